using System.Threading.Channels;
using Flowrun.Core.Policy;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Flows;

/// <summary>The Flows of the cluster, watched.</summary>
/// <remarks>
/// What fault is told is for readiness: while it stands, what was published before is still right as far as is known, and it is tried again with pauses
/// of up to 30 s. A watch that is lost and found again is none. Without the custom resource definition, or without the right to list, nothing is published
/// and the fault says what is missing.
/// </remarks>
/// <param name="api">The connection.</param>
/// <param name="namespaces">Whose Flows; empty: of all namespaces, for which a ClusterRole is needed.</param>
/// <param name="fault">Takes the reason why Flows cannot be read at the moment, for people; null once they can again. Called by one thread at a time.</param>
/// <param name="status">Is told what is found, to write their status; or null.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="chance">From 0 to less than 1, for jitter; called by several threads.</param>
/// <param name="judge">Holds flows against the installation's policy; null: that of one where nothing is set.</param>
/// <param name="options">How lists and watches go; null: as usual.</param>
public sealed class ClusterFlows(
    KubernetesApi api,
    IReadOnlyList<string> namespaces,
    Action<string?> fault,
    FlowStatus? status,
    TimeProvider time,
    Func<double> chance,
    InstallationJudge? judge = null,
    ListWatchOptions? options = null) : IFlowSource
{
    /// <summary>Changes that come close together, as of one <c>kubectl apply</c>, are published together.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private const string Api = "apis/flowrun.dev/v1alpha1";

    private readonly string[] _paths = namespaces.Count == 0
        ? [$"{Api}/flows"]
        : [.. namespaces.Distinct(StringComparer.Ordinal).Select(name => $"{Api}/namespaces/{Uri.EscapeDataString(name)}/flows")];

    public async Task RunAsync(Action<FlowSnapshot> publish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(publish);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = Channel.CreateBounded<(int Scope, ListWatchItem<ClusterFlowsObject> Item)>(64);
        await Task.WhenAll(
            [
                EndAllAsync(PublishAsync(items.Reader, publish, stop.Token), stop),
                .. _paths.Select((path, scope) => EndAllAsync(WatchAsync(path, scope, items.Writer, stop.Token), stop)),
            ]).ConfigureAwait(false);
    }

    private async Task WatchAsync(string path, int scope, ChannelWriter<(int Scope, ListWatchItem<ClusterFlowsObject> Item)> items, CancellationToken stop)
    {
        var watch = new ListWatch<ClusterFlowsObject>(api, path, found => ClusterFlowsObject.Read(found, judge), options ?? new ListWatchOptions(), time, chance);
        await foreach (var item in watch.ReadAsync(stop).ConfigureAwait(false))
        {
            await items.WriteAsync((scope, item), stop).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(
        ChannelReader<(int Scope, ListWatchItem<ClusterFlowsObject> Item)> items,
        Action<FlowSnapshot> publish,
        CancellationToken stop)
    {
        var state = new ClusterFlowsState(_paths.Length);
        string? told = null;
        var isFirst = true;
        while (await items.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            var isNews = Take();
            if (isNews && !isFirst)
            {
                await Task.Delay(Settling, time, stop).ConfigureAwait(false);
                Take();
            }

            if (isNews && state.IsComplete)
            {
                isFirst = false;
                publish(state.Snapshot());
            }

            if (state.IsComplete)
            {
                status?.Use(state.Objects);
            }
        }

        bool Take()
        {
            var isNews = false;
            while (items.TryRead(out var next))
            {
                isNews |= state.Apply(next.Scope, next.Item);
                if (ClusterFlowsFault.Of(state.Failure) is var found && found != told)
                {
                    told = found;
                    fault(found);
                }
            }

            return isNews;
        }
    }

    /// <summary>None of the loops ends by itself: if one does, something is wrong, and the others must not go on without it.</summary>
    private static async Task EndAllAsync(Task loop, CancellationTokenSource stop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
