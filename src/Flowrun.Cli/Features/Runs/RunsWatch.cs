using System.Threading.Channels;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;

namespace Flowrun.Cli.Features.Runs;

/// <summary>The runs of a cluster as its Jobs and pods tell them, and its Events where a pod is refused. Who may not read Events does not learn why.</summary>
internal sealed class RunsWatch(KubernetesApi api, RunsQuery query, Func<double> chance)
{
    private static readonly ListWatchOptions Ours = new() { LabelSelector = RunWatch.LabelSelector };
    private static readonly ListWatchOptions OfRefusals = new() { FieldSelector = RunWatch.RefusalSelector };

    private readonly Dictionary<string, AttemptJob> _jobs = [];
    private readonly Dictionary<string, AttemptPod> _pods = [];
    private readonly Dictionary<string, PodRefusal> _refusals = [];
    private bool _hasJobs;
    private bool _hasPods;
    private bool _hasRefusals;

    /// <summary>All runs now, and again whenever something changes, until cancelled. While a list fails: what was known, with the failure.</summary>
    public async IAsyncEnumerable<RunsNow> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = Channel.CreateBounded<Func<ListWatchFailure?>>(256);
        var jobs = FollowAsync(query.PathOf("apis/batch/v1", "jobs"), AttemptJob.Read, Ours, changes.Writer, item => _hasJobs |= Apply(_jobs, item, job => job.Uid), stop.Token);
        var pods = FollowAsync(query.PathOf("api/v1", "pods"), AttemptPod.Read, Ours, changes.Writer, item => _hasPods |= Apply(_pods, item, pod => pod.Uid), stop.Token);
        var refusals = FollowAsync(
            query.PathOf("api/v1", "events"),
            PodRefusal.Read,
            OfRefusals,
            changes.Writer,
            item => _hasRefusals |= Apply(_refusals, item, refusal => refusal.Event) || item is ListWatchItem<PodRefusal>.Failed,
            stop.Token,
            isNeeded: false);
        try
        {
            while (await changes.Reader.WaitToReadAsync(stop.Token))
            {
                ListWatchFailure? failure = null;
                while (changes.Reader.TryRead(out var change))
                {
                    failure = change() ?? failure;
                }

                if (failure is not null || (_hasJobs && _hasPods && _hasRefusals))
                {
                    var reasons = _refusals.Values.GroupBy(refusal => refusal.JobUid).ToDictionary(job => job.Key, job => job.Last().Reason);
                    yield return new RunsNow([.. RunView.All(_jobs.Values, _pods.Values, reasons).Where(query.Wants)], failure);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(jobs, pods, refusals).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static bool Apply<T>(Dictionary<string, T> known, ListWatchItem<T> item, Func<T, string> uid)
    {
        switch (item)
        {
            case ListWatchItem<T>.Listed listed:
                known.Clear();
                foreach (var found in listed.Objects)
                {
                    known[uid(found)] = found;
                }

                return true;
            case ListWatchItem<T>.Changed changed:
                known[uid(changed.Object)] = changed.Object;
                break;
            case ListWatchItem<T>.Deleted deleted:
                known.Remove(uid(deleted.Object));
                break;
        }

        return false;
    }

    private async Task FollowAsync<T>(
        string path,
        Func<System.Text.Json.JsonElement, T> read,
        ListWatchOptions options,
        ChannelWriter<Func<ListWatchFailure?>> changes,
        Action<ListWatchItem<T>> apply,
        CancellationToken stop,
        bool isNeeded = true)
    {
        await foreach (var item in new ListWatch<T>(api, path, read, options, TimeProvider.System, chance).ReadAsync(stop))
        {
            await changes.WriteAsync(
                () =>
                {
                    apply(item);
                    return isNeeded ? (item as ListWatchItem<T>.Failed)?.Failure : null;
                },
                stop);
        }
    }
}

/// <param name="Runs">The oldest first.</param>
/// <param name="Failure">Why there may be more to know.</param>
internal sealed record RunsNow(IReadOnlyList<RunView> Runs, ListWatchFailure? Failure);
