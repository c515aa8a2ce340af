using System.Threading.Channels;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Runs;

/// <summary>Keeps up with our Jobs, their pods, and the Events that say why a pod could not be made.</summary>
/// <param name="api">The connection.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="chance">From 0 to less than 1, for jitter; called by several threads.</param>
/// <param name="options">How lists and watches go; null: as usual. Its selectors do not count.</param>
public sealed class RunWatch(KubernetesApi api, TimeProvider time, Func<double> chance, ListWatchOptions? options = null)
{
    /// <summary>What our Jobs and pods are known by.</summary>
    public const string LabelSelector = $"{WellKnown.ManagedByLabel}={WellKnown.ManagedBy}";

    /// <summary>What Events about pods that were not let be are known by, as fields.</summary>
    public const string RefusalSelector = $"involvedObject.kind=Job,reason={PodRefusal.EventReason}";

    private readonly ListWatchOptions _options = options ?? new ListWatchOptions();

    /// <summary>Watches one namespace, or all, until cancelled.</summary>
    /// <param name="scope">The namespace, or empty: all of them, for which a ClusterRole is needed.</param>
    /// <param name="changes">Takes what is learned; each of the three kinds in its own order.</param>
    /// <param name="cancellationToken">Ends it; nothing else does.</param>
    public async Task RunAsync(string scope, ChannelWriter<RunChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(changes);
        var ours = _options with { LabelSelector = LabelSelector, FieldSelector = null };
        var refusals = _options with { LabelSelector = null, FieldSelector = RefusalSelector };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(
            Follow(new ListWatch<AttemptJob>(api, Path("apis/batch/v1", scope, "jobs"), AttemptJob.Read, ours, time, chance), item => new RunChange.Jobs(scope, item)),
            Follow(new ListWatch<AttemptPod>(api, Path("api/v1", scope, "pods"), AttemptPod.Read, ours, time, chance), item => new RunChange.Pods(scope, item)),
            Follow(new ListWatch<PodRefusal>(api, Path("api/v1", scope, "events"), PodRefusal.Read, refusals, time, chance), item => new RunChange.Refusals(scope, item)))
            .ConfigureAwait(false);

        async Task Follow<T>(ListWatch<T> watch, Func<ListWatchItem<T>, RunChange> change)
        {
            try
            {
                await foreach (var item in watch.ReadAsync(stop.Token).ConfigureAwait(false))
                {
                    await changes.WriteAsync(change(item), stop.Token).ConfigureAwait(false);
                }
            }
            finally
            {
                // None of them ends by itself: if one does, something is wrong, and the others must not go on without it.
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private static string Path(string api, string scope, string collection) =>
        scope.Length == 0 ? $"{api}/{collection}" : $"{api}/namespaces/{Uri.EscapeDataString(scope)}/{collection}";
}
