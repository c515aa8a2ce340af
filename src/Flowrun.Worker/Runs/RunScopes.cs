using Flowrun.Core.Flows;

namespace Flowrun.Worker.Runs;

/// <summary>Where Jobs may be. A scope is a namespace, or empty: all of them.</summary>
internal static class RunScopes
{
    /// <summary>The namespaces of the cluster's Flows: those that are named, or all.</summary>
    public static Func<FlowCatalog, IEnumerable<string>> OfCluster(IReadOnlyList<string> namespaces) =>
        namespaces.Count == 0 ? _ => [""] : _ => namespaces.Distinct(StringComparer.Ordinal);

    /// <summary>The namespaces that a folder's flows name, and the one for all others. No right is needed beyond them.</summary>
    public static Func<FlowCatalog, IEnumerable<string>> OfFolder(string defaultNamespace) =>
        catalog => catalog.Flows.Select(flow => flow.Namespace ?? defaultNamespace).Append(defaultNamespace).Distinct(StringComparer.Ordinal);
}
