using System.Threading.Channels;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Cli.Features.Runs;

/// <summary>The runs of a cluster as its Jobs and pods tell them.</summary>
internal sealed class RunsWatch(KubernetesApi api, RunsQuery query, Func<double> chance)
{
    private const string OurLabel = WellKnown.ManagedByLabel + "=" + WellKnown.ManagedBy;

    private static readonly ListWatchOptions Options = new() { LabelSelector = OurLabel };

    private readonly Dictionary<string, AttemptJob> _jobs = [];
    private readonly Dictionary<string, AttemptPod> _pods = [];
    private bool _hasJobs;
    private bool _hasPods;

    /// <summary>All runs now, and again whenever something changes, until cancelled. While a list fails: what was known, with the failure.</summary>
    public async IAsyncEnumerable<RunsNow> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = Channel.CreateBounded<Func<ListWatchFailure?>>(256);
        var jobs = FollowAsync(query.PathOf("apis/batch/v1", "jobs"), AttemptJob.Read, changes.Writer, item => _hasJobs |= Apply(_jobs, item, job => job.Uid), stop.Token);
        var pods = FollowAsync(query.PathOf("api/v1", "pods"), AttemptPod.Read, changes.Writer, item => _hasPods |= Apply(_pods, item, pod => pod.Uid), stop.Token);
        try
        {
            while (await changes.Reader.WaitToReadAsync(stop.Token))
            {
                ListWatchFailure? failure = null;
                while (changes.Reader.TryRead(out var change))
                {
                    failure = change() ?? failure;
                }

                if (failure is not null || (_hasJobs && _hasPods))
                {
                    yield return new RunsNow([.. RunView.All(_jobs.Values, _pods.Values).Where(query.Wants)], failure);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(jobs, pods).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
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
        string path, Func<System.Text.Json.JsonElement, T> read, ChannelWriter<Func<ListWatchFailure?>> changes, Action<ListWatchItem<T>> apply, CancellationToken stop)
    {
        await foreach (var item in new ListWatch<T>(api, path, read, Options, TimeProvider.System, chance).ReadAsync(stop))
        {
            await changes.WriteAsync(
                () =>
                {
                    apply(item);
                    return (item as ListWatchItem<T>.Failed)?.Failure;
                },
                stop);
        }
    }
}

/// <param name="Runs">The oldest first.</param>
/// <param name="Failure">Why there may be more to know.</param>
internal sealed record RunsNow(IReadOnlyList<RunView> Runs, ListWatchFailure? Failure);
