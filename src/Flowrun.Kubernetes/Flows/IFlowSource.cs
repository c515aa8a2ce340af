using Flowrun.Core.Flows;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Where flows come from: a folder or the cluster.</summary>
public interface IFlowSource
{
    /// <summary>
    /// Publishes a snapshot once everything has been read, and another whenever something changes, until cancelled.
    /// Never publishes fewer flows because of a failure to read: the last good version of a broken manifest stays.
    /// </summary>
    Task RunAsync(Action<FlowSnapshot> publish, CancellationToken cancellationToken);
}

/// <summary>All flows at one moment, and what is wrong with those that could not be used.</summary>
/// <param name="Catalog">The good ones, and what is known of those that are refused and have no good version.</param>
/// <param name="Problems">Of every manifest that has any, warnings too.</param>
public sealed record FlowSnapshot(FlowCatalog Catalog, IReadOnlyList<ManifestProblem> Problems);

/// <param name="Source">The file, with the document's number where it has several, or <c>namespace/name</c>.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ManifestProblem(string Source, FlowProblem Problem)
{
    public override string ToString() => $"{Source}: {Problem}";
}
