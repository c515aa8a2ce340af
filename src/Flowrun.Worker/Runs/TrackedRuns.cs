using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>What is known of our Jobs and their pods, from one or several lists and watches. Thread-safe.</summary>
/// <remarks>A list that fails changes nothing. What an older event of a watch says again takes back neither an end nor a record of the same Job.</remarks>
internal sealed class TrackedRuns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<RunId, List<Entry>> _runs = [];
    private readonly ScopedPods _pods = new();
    private readonly ScopedRefusals _refusals = new();
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private int _waiting;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>How many pods are remembered.</summary>
    internal int PodCount
    {
        get
        {
            lock (_lock)
            {
                return _pods.All.Count();
            }
        }
    }

    /// <summary>Differs when anything has changed.</summary>
    public long Version { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Can be read when the Jobs have changed since it was last read. For one reader.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <summary>The Jobs that have not ended.</summary>
    public IReadOnlyList<AttemptJob> Unfinished()
    {
        lock (_lock)
        {
            return [.. _jobs.Values.Where(entry => entry.Job.End is null).Select(entry => entry.Job)];
        }
    }

    /// <summary>Some Job has not been released.</summary>
    public bool AnyWaits()
    {
        lock (_lock)
        {
            return _waiting > 0;
        }
    }

    /// <summary>The Jobs about whose end something is to be done.</summary>
    public IReadOnlyList<string> Due()
    {
        lock (_lock)
        {
            return [.. _jobs.Where(known => known.Value.IsDue).Select(known => known.Key)];
        }
    }

    /// <summary>All Jobs of these scopes have been seen once: none that runs is missing.</summary>
    public bool HasListed(IEnumerable<string> scopes)
    {
        lock (_lock)
        {
            return _listed.IsSupersetOf(scopes);
        }
    }

    /// <summary>One view for each run, the oldest first.</summary>
    public IReadOnlyList<RunView> Views()
    {
        lock (_lock)
        {
            return RunView.All(_jobs.Values.Select(entry => entry.Job), _pods.All, _refusals.Reasons);
        }
    }

    /// <summary>Shows the latest attempt of each run, without making a view of each.</summary>
    /// <param name="visit">Must be quick; is given the Job, when the run was started, the pods, and why there are none.</param>
    public void ForEachRun(Action<AttemptJob, DateTimeOffset?, IReadOnlyList<AttemptPod>, string?> visit)
    {
        lock (_lock)
        {
            foreach (var attempts in _runs.Values)
            {
                var latest = attempts.Count == 1 ? attempts[0].Job : attempts.MaxBy(entry => entry.Job.Attempt)!.Job;
                visit(latest, attempts.Count == 1 ? latest.CreatedAt : attempts.Min(entry => entry.Job.CreatedAt), _pods.Of(latest.Uid), _refusals.Of(latest.Uid));
            }
        }
    }

    /// <returns>The uids of Jobs about which something is to be done, and the Jobs that went before their end was recorded.</returns>
    public (IReadOnlyList<string> Due, IReadOnlyList<AttemptJob> Lost) Apply(RunChange change)
    {
        var lost = new List<AttemptJob>();
        lock (_lock)
        {
            Version++;
            switch (change)
            {
                case RunChange.Jobs jobs:
                    var due = ApplyJobs(jobs.Scope, jobs.Item, lost);
                    _changes.Writer.TryWrite(true);
                    return (due, lost);
                case RunChange.Pods pods:
                    ApplyPods(pods.Scope, pods.Item);
                    break;
                case RunChange.Refusals refusals:
                    _refusals.Apply(refusals.Scope, refusals.Item);
                    break;
            }

            return ([], lost);
        }
    }

    /// <summary>Takes a Job in hand, once at a time.</summary>
    public bool TryTake(string uid, [NotNullWhen(true)] out TrackedAttempt? attempt)
    {
        lock (_lock)
        {
            attempt = null;
            if (!_jobs.TryGetValue(uid, out var entry) || entry.IsInHand || !entry.IsDue)
            {
                return false;
            }

            entry.IsInHand = true;
            attempt = new TrackedAttempt(entry.Job, _pods.Of(uid), entry.Progress);
            return true;
        }
    }

    /// <summary>Puts a Job back.</summary>
    /// <param name="job">As it is now, where it was found to be different.</param>
    public void PutBack(string uid, AttemptJob? job = null)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(uid, out var entry))
            {
                entry.IsInHand = false;
                Replace(entry, job ?? entry.Job);
                if (entry.IsDone)
                {
                    _pods.ForgetOf(uid);
                }
            }
        }
    }

    /// <summary>Kubernetes has been told to remove it.</summary>
    public void IsRemovedLater(string uid)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(uid, out var entry))
            {
                Replace(entry, entry.Job with { IsRemovedLater = true });
            }
        }
    }

    /// <summary>The attempts of a run that are known, the first first.</summary>
    public IReadOnlyList<AttemptJob> AttemptsOf(RunId run)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(run, out var attempts) ? [.. attempts.Select(entry => entry.Job).OrderBy(job => job.Attempt)] : [];
        }
    }

    private List<string> ApplyJobs(string scope, ListWatchItem<AttemptJob> item, List<AttemptJob> lost)
    {
        var due = new List<string>();
        switch (item)
        {
            case ListWatchItem<AttemptJob>.Listed listed:
                _listed.Add(scope);
                var present = listed.Objects.Select(job => job.Uid).ToHashSet(StringComparer.Ordinal);
                foreach (var uid in _jobs.Where(known => known.Value.Scope == scope && !present.Contains(known.Key)).Select(known => known.Key).ToList())
                {
                    Forget(uid, lost);
                }

                foreach (var job in listed.Objects)
                {
                    Set(scope, job, due);
                }

                break;
            case ListWatchItem<AttemptJob>.Changed changed:
                Set(scope, changed.Object, due);
                break;
            case ListWatchItem<AttemptJob>.Deleted deleted:
                Forget(deleted.Object.Uid, lost);
                break;
        }

        return due;
    }

    private void Set(string scope, AttemptJob job, List<string> due)
    {
        if (!job.IsOurs)
        {
            return;
        }

        if (_jobs.TryGetValue(job.Uid, out var entry))
        {
            Replace(entry, Newer(entry.Job, job));
        }
        else
        {
            _jobs[job.Uid] = entry = new Entry(scope, job);
            if (!_runs.TryGetValue(job.Run, out var attempts))
            {
                _runs[job.Run] = attempts = new List<Entry>(1);
            }

            attempts.Add(entry);
            _waiting += Waits(job);
        }

        if (entry.IsDone)
        {
            _pods.ForgetOf(job.Uid);
        }
        else if (entry.IsDue)
        {
            due.Add(job.Uid);
        }
    }

    private void Replace(Entry entry, AttemptJob job)
    {
        _waiting += Waits(job) - Waits(entry.Job);
        entry.Job = job;
    }

    private static int Waits(AttemptJob job) => job is { End: null, IsWaiting: true } ? 1 : 0;

    /// <summary>What is told now, without taking back what was known.</summary>
    private static AttemptJob Newer(AttemptJob known, AttemptJob job) => job with
    {
        End = job.End ?? known.End,
        Recorded = job.Recorded ?? known.Recorded,
        Next = job.Next ?? known.Next,
        Peak = job.Peak ?? known.Peak,
        IsRemovedLater = job.IsRemovedLater || known.IsRemovedLater,
    };

    private void Forget(string uid, List<AttemptJob> lost)
    {
        if (!_jobs.Remove(uid, out var entry))
        {
            return;
        }

        _waiting -= Waits(entry.Job);
        _refusals.ForgetOf(uid);
        _pods.ForgetOf(uid);
        if (_runs.TryGetValue(entry.Job.Run, out var attempts) && attempts.Remove(entry) && attempts.Count == 0)
        {
            _runs.Remove(entry.Job.Run);
        }

        if (entry.Job.Recorded is null && !entry.IsInHand)
        {
            lost.Add(entry.Job);
        }
    }

    private void ApplyPods(string scope, ListWatchItem<AttemptPod> item)
    {
        bool IsWanted(AttemptPod pod) => pod.JobUid.Length > 0 && !(_jobs.TryGetValue(pod.JobUid, out var entry) && entry.IsDone);

        switch (item)
        {
            case ListWatchItem<AttemptPod>.Listed listed:
                _pods.Replace(scope, listed.Objects.Where(IsWanted));
                break;
            case ListWatchItem<AttemptPod>.Changed changed when IsWanted(changed.Object):
                _pods.Set(scope, changed.Object);
                break;
            case ListWatchItem<AttemptPod>.Deleted deleted:
                _pods.Remove(deleted.Object.Uid);
                break;
        }
    }

    private sealed class Entry(string scope, AttemptJob job)
    {
        public string Scope { get; } = scope;

        public AttemptJob Job { get; set; } = job;

        public RecordProgress Progress => field ??= new RecordProgress();

        public bool IsInHand { get; set; }

        /// <summary>Nothing is left to do about it.</summary>
        public bool IsDone => Job is { Recorded: not null, IsRemovedLater: true };

        public bool IsDue => Job.End is not null && !IsDone;
    }
}
