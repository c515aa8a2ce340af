using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Policy;

namespace Flowrun.Kubernetes.Flows;

/// <summary>A Flow object of the cluster: what its manifest gave, and what stands in its status.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name; not necessarily one that a flow may have.</param>
/// <param name="Uid">Tells it from an earlier object of the same name.</param>
/// <param name="Generation">Counts the changes of its manifest; null where the server does not say.</param>
/// <param name="Problems">Of the manifest as it is now.</param>
/// <param name="Flow">The last version without an error, or null where there was none.</param>
/// <param name="Status">What stands in its status.</param>
internal sealed record ClusterFlowsObject(
    string Namespace, string Name, string Uid, long? Generation, IReadOnlyList<FlowProblem> Problems, Flow? Flow, JsonObject? Status)
{
    /// <summary>What could be read of the manifest as it is now where that has errors.</summary>
    public RefusedFlow? Refused { get; init; }

    /// <summary>How messages call it.</summary>
    public string Source => $"{Namespace}/{Name}";

    public JsonArray? Conditions => Status?["conditions"] as JsonArray;

    public bool IsInvalid => Problems.Any(problem => !problem.IsWarning);

    /// <summary>Never throws for an object that a Kubernetes API sends.</summary>
    /// <param name="found">The object.</param>
    /// <param name="judge">Holds the flow against the installation's policy; null: that of one where nothing is set.</param>
    public static ClusterFlowsObject Read(JsonElement found, InstallationJudge? judge = null)
    {
        var manifest = JsonObject.Create(found.Clone()) ?? throw new InvalidOperationException("A Flow is an object.");
        var reading = FlowReader.Read(manifest, judge);
        var metadata = manifest["metadata"] as JsonObject;
        return new ClusterFlowsObject(
            TextOf(metadata?["namespace"]),
            TextOf(metadata?["name"]),
            TextOf(metadata?["uid"]),
            metadata?["generation"] is JsonValue generation && generation.TryGetValue<long>(out var value) ? value : null,
            reading.Problems,
            reading.Flow,
            manifest["status"] as JsonObject)
        {
            Refused = reading.Refused,
        };
    }

    /// <summary>Whether nothing but status and the like has changed.</summary>
    public bool HasManifestOf(ClusterFlowsObject earlier) => Uid == earlier.Uid && Generation is not null && Generation == earlier.Generation;

    /// <summary>The same object with an error in it now: the version before it stays.</summary>
    public ClusterFlowsObject After(ClusterFlowsObject? earlier) => Flow is null && earlier?.Uid == Uid ? this with { Flow = earlier.Flow } : this;

    private static string TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
