using Flowrun.Core.Admission;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Admission;
using Flowrun.Kubernetes.Leases;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Runs;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Admission;

/// <summary>Lets suspended Jobs run as far as the limits go, while this process leads; and says of which groups too many wait for intake to create more, on every replica.</summary>
internal sealed class AdmissionLoop(
    RunTracker tracker,
    TrackedRuns runs,
    LateSizing sizing,
    WaitReasons reasons,
    Func<JobRelease, CancellationToken, Task<JobReleaseResult>> release,
    AdmissionOptions options,
    Action<IReadOnlySet<VersionGroup>> hold,
    WorkerMetrics metrics,
    ILogger log,
    TimeProvider time) : IDisposable
{
    private const int AtOnce = 16;

    /// <summary>Between two looks, so that a burst of changes is one look; with tens of thousands of Jobs a look takes a while, and then so does the pause.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private const int PauseOverLook = 4;

    /// <summary>What could not be released is tried again though nothing has changed.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>What has been released and is not seen as such yet, with the memory that it got.</summary>
    private readonly Dictionary<string, Bytes> _released = new(StringComparer.Ordinal);
    private readonly HashSet<VersionGroup> _groups = [];
    private IReadOnlySet<VersionGroup> _full = new HashSet<VersionGroup>();

    /// <summary>What the last look saw, where it left nothing to do: the same need not be looked at again.</summary>
    private (long Version, FlowCatalog Catalog, Leadership? Leadership)? _settled;
    private readonly SemaphoreSlim _looking = new(1);
    private Leadership? _leadership;

    public void Dispose() => _looking.Dispose();

    /// <summary>From now on this process leads.</summary>
    public void Lead(Leadership leadership) => Volatile.Write(ref _leadership, leadership);

    /// <summary>It leads no more; nothing is under way when this ends.</summary>
    public async Task LeadNoMoreAsync()
    {
        Volatile.Write(ref _leadership, null);
        await _looking.WaitAsync();
        reasons.Forget();
        _looking.Release();
    }

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var began = time.GetTimestamp();
            await _looking.WaitAsync(stopping);
            try
            {
                await LookAsync(stopping);
            }
            finally
            {
                _looking.Release();
            }

            var rest = PauseOverLook * time.GetElapsedTime(began);
            await Task.Delay(rest > ShortestPause ? rest : ShortestPause, time, stopping);
            await WaitAsync(stopping);
        }
    }

    /// <summary>One look: releases what may run.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (tracker.Scopes is not { } scopes || !runs.HasListed(scopes))
        {
            // Something may run that is not known yet.
            return;
        }

        var seen = (runs.Version, tracker.Catalog, Leadership: Volatile.Read(ref _leadership));
        if (seen == _settled)
        {
            return;
        }

        _settled = null;

        // Where no Job waits it matters to nobody how many run, and with many that come and go this would be most of what a worker does.
        var jobs = _released.Count > 0 || runs.AnyWaits() ? runs.Unfinished().ToDictionary(job => job.Uid, StringComparer.Ordinal) : [];
        foreach (var uid in _released.Keys.Where(uid => !jobs.TryGetValue(uid, out var job) || !job.IsWaiting).ToList())
        {
            _released.Remove(uid);
        }

        _full = PendingShares.Full(Count(jobs.Values), options.MaxPending, _full);
        hold(_full);
        if (seen.Leadership is not { IsHeld: true } leadership)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leadership.Token);
        var releasing = ReleaseAsync(jobs, seen.Catalog, leadership, either.Token);
        await ((Task)releasing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!either.IsCancellationRequested && await releasing)
        {
            _settled = seen;
        }
    }

    /// <returns>Whether nothing is left to do as long as nothing changes.</returns>
    private async Task<bool> ReleaseAsync(Dictionary<string, AttemptJob> jobs, FlowCatalog catalog, Leadership leadership, CancellationToken cancellationToken)
    {
        var snapshot = new AdmissionSnapshot([.. jobs.Values.Select(ToAdmission)], options.Limits, LimitsOf(catalog));
        var plan = AdmissionPlanner.Decide(snapshot);
        if (plan.Released.Count == 0)
        {
            return await reasons.SayAsync(plan.Held, jobs, cancellationToken);
        }

        // What may run gets the size of this moment; of what no longer fits with it the rest has the next look.
        var sizes = plan.Released.ToDictionary(job => job.Key, job => sizing.Decide(jobs[job.Key], catalog), StringComparer.Ordinal);
        var resized = snapshot.Jobs.Select(job => sizes.GetValueOrDefault(job.Key) is { } size ? job with { Memory = jobs[job.Key].MemoryAtOnce(size.Memory) } : job).ToList();
        var final = AdmissionPlanner.Decide(snapshot with { Jobs = resized });
        var fitting = final.Released.Where(job => sizes.ContainsKey(job.Key)).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(fitting, parallel, async (job, token) =>
        {
            var attempt = jobs[job.Key];
            if (!leadership.IsHeld)
            {
                return;
            }

            var asked = new JobRelease(attempt.Namespace, attempt.Name, attempt.ResourceVersion, attempt.Container, time.GetUtcNow(), sizes[job.Key]);
            switch (await release(asked, token))
            {
                case JobReleaseResult.Released released:
                    var given = released.IsResized ? sizes[job.Key] : null;
                    lock (_released)
                    {
                        _released[attempt.Uid] = attempt.MemoryAtOnce(given?.Memory ?? attempt.Memory);
                    }

                    metrics.JobReleased(attempt.Group);
                    Log.Released(log, attempt.Namespace, attempt.Name, given?.Reason ?? "as it was sized when it was created");
                    break;
                case JobReleaseResult.Failed failed:
                    Log.NotReleased(log, attempt.Namespace, attempt.Name, failed.Reason);
                    break;
            }
        });
        await reasons.SayAsync(final.Held, jobs, cancellationToken);
        return false;
    }

    /// <summary>Of the version that runs, or, where all are archived, of those that did.</summary>
    private static Dictionary<VersionGroup, AdmissionLimits> LimitsOf(FlowCatalog catalog) => catalog.Flows
        .GroupBy(flow => flow.Group)
        .Select(group => (group.Key, Concurrency: (group.Any(flow => !flow.Archived) ? group.Where(flow => !flow.Archived) : group).Select(flow => flow.Concurrency).ToList()))
        .ToDictionary(
            group => group.Key,
            group => new AdmissionLimits(group.Concurrency.Min(one => one?.MaxRuns), group.Concurrency.Select(one => one?.MaxMemory).Min()));

    private AdmissionJob ToAdmission(AttemptJob job)
    {
        var created = job.CreatedAt ?? DateTimeOffset.MinValue;
        return _released.TryGetValue(job.Uid, out var memory)
            ? new AdmissionJob(job.Uid, job.Group, created, memory, IsReleased: true)
            : new AdmissionJob(job.Uid, job.Group, created, job.MemoryAtOnce(job.Memory), !job.IsWaiting);
    }

    /// <summary>How many wait of each group.</summary>
    private Dictionary<VersionGroup, int> Count(IEnumerable<AttemptJob> jobs)
    {
        var waiting = jobs.Where(job => job.IsWaiting && !_released.ContainsKey(job.Uid)).GroupBy(job => job.Group).ToDictionary(group => group.Key, group => group.Count());
        _groups.UnionWith(waiting.Keys);
        foreach (var group in _groups)
        {
            metrics.JobsPending(group, waiting.GetValueOrDefault(group));
        }

        return waiting;
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var late = new CancellationTokenSource(LongestPause, time);
        await using var end = late.Token.Register(() => enough.Cancel());
        try
        {
            await runs.Changes.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look again.
        }
    }
}
