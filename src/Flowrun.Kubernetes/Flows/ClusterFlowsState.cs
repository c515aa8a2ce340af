using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Flows;

/// <summary>What is known of the cluster's Flows, from one or several lists and watches.</summary>
/// <param name="scopes">The number of those.</param>
internal sealed class ClusterFlowsState(int scopes)
{
    private readonly Dictionary<string, ClusterFlowsObject>?[] _scopes = new Dictionary<string, ClusterFlowsObject>?[scopes];
    private readonly ListWatchFailure?[] _failures = new ListWatchFailure?[scopes];

    /// <summary>Everything has been listed once.</summary>
    public bool IsComplete => Array.TrueForAll(_scopes, scope => scope is not null);

    /// <summary>The first thing that fails at the moment.</summary>
    public ListWatchFailure? Failure => Array.Find(_failures, failure => failure is not null);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<ClusterFlowsObject> Objects =>
        [.. _scopes.SelectMany(scope => scope?.Values ?? Enumerable.Empty<ClusterFlowsObject>()).OrderBy(found => found.Source, StringComparer.Ordinal)];

    /// <returns>Whether the flows may be different now; always after a list.</returns>
    public bool Apply(int scope, ListWatchItem<ClusterFlowsObject> item)
    {
        switch (item)
        {
            case ListWatchItem<ClusterFlowsObject>.Failed failed:
                _failures[scope] = failed.Failure;
                return false;
            case ListWatchItem<ClusterFlowsObject>.Resumed:
                _failures[scope] = null;
                return false;
            case ListWatchItem<ClusterFlowsObject>.Listed listed:
                _failures[scope] = null;
                var before = _scopes[scope];
                var now = new Dictionary<string, ClusterFlowsObject>(StringComparer.Ordinal);
                foreach (var found in listed.Objects)
                {
                    now[found.Source] = found.After(before?.GetValueOrDefault(found.Source));
                }

                _scopes[scope] = now;
                return true;
            case ListWatchItem<ClusterFlowsObject>.Changed { Object: var changed }:
                var objects = _scopes[scope]!;
                var earlier = objects.GetValueOrDefault(changed.Source);
                objects[changed.Source] = changed.After(earlier);
                return earlier is null || !changed.HasManifestOf(earlier);
            case ListWatchItem<ClusterFlowsObject>.Deleted { Object: var deleted }:
                return _scopes[scope]!.Remove(deleted.Source);
            default:
                return false;
        }
    }

    public FlowSnapshot Snapshot() => new(
        new FlowCatalog(
            Objects.Select(found => found.Flow).OfType<Flow>(),
            Objects.Where(found => found.Flow is null).Select(found => found.Refused is { } refused ? refused with { Source = found.Source } : null).OfType<RefusedFlow>()),
        [.. Objects.SelectMany(found => found.Problems.Select(problem => new ManifestProblem(found.Source, problem)))]);
}
