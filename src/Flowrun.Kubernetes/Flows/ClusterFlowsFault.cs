using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Why Flows cannot be read, and what would be right.</summary>
internal static class ClusterFlowsFault
{
    public static string? Of(ListWatchFailure? failure) => failure switch
    {
        null => null,
        { Status: 404 } => "the cluster has no flows.flowrun.dev: apply charts/flowrun/crds/flows.yaml",
        { Status: 403 } => $"the cluster's flows may not be read: {failure.Message}: the worker needs list and watch on flows.flowrun.dev",
        { Status: 401 } => $"the cluster's flows cannot be read: the API server does not accept the worker's credentials: {failure.Message}",
        _ => $"the cluster's flows cannot be read: {failure.Message}",
    };
}
