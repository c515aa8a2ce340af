using System.Text.Json.Nodes;
using Flowrun.Core.Flows;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What every container of a run finds in its environment. What the run has not is not set.</summary>
/// <remarks>
/// <c>FLOWRUN_SIZE</c> is the object's size in bytes, whatever the sizing counts as input; <c>FLOWRUN_MEMORY_BYTES</c> the memory request
/// of the sized container in bytes, also where the limit is another or there is none.
/// </remarks>
internal sealed class ContainerEnvironment
{
    private const string MemoryBytes = "FLOWRUN_MEMORY_BYTES";

    private readonly List<(string Name, string Value)> _variables = [];
    private readonly string? _resizable;
    private readonly HashSet<string> _names;

    /// <param name="isResizable">The memory may be decided again before the Job runs: then Kubernetes fills it in.</param>
    public ContainerEnvironment(Flow flow, JobShape shape, ParameterValues parameters, bool isResizable)
    {
        _resizable = isResizable ? flow.SizedContainer : null;
        void Add(string name, string slot, Presence needs = Presence.None)
        {
            if ((shape.Presence & needs) == needs)
            {
                _variables.Add((name, OwnSlots.Quoted(slot)));
            }
        }

        Add("FLOWRUN_RUN_ID", "run.id");
        _variables.Add(("FLOWRUN_FLOW", flow.Name.Value));
        _variables.Add(("FLOWRUN_GROUP", flow.Group.Value));
        Add("FLOWRUN_ATTEMPT", "attempt");
        Add("FLOWRUN_BUCKET", "bucket", Presence.Object);
        Add("FLOWRUN_KEY", "key", Presence.Object);
        Add("FLOWRUN_URI", "uri", Presence.Object);
        Add("FLOWRUN_SIZE", "size", Presence.Size);
        Add("FLOWRUN_ETAG", OwnSlots.ETag, Presence.ETag);
        Add("FLOWRUN_VERSION_ID", OwnSlots.VersionId, Presence.VersionId);
        Add(MemoryBytes, OwnSlots.MemoryBytes);
        foreach (var variable in parameters.Names.DistinctBy(ParameterValues.EnvironmentName))
        {
            Add(ParameterValues.EnvironmentName(variable), Placeholders.ParametersPrefix + variable);
        }

        foreach (var (index, name) in shape.RequestedParameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            Add(name, OwnSlots.RequestedParameterPrefix + index);
        }

        Add("TRACEPARENT", OwnSlots.TraceParent, Presence.TraceParent);
        _names = _variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Ours come first, so that the flow's may refer to them as <c>$(FLOWRUN_KEY)</c>; the flow's of the same name are gone.</summary>
    public void AddTo(JsonObject container)
    {
        var own = _variables.Select(variable => (JsonNode)(variable.Name == MemoryBytes && _resizable is not null
            ? new JsonObject { ["name"] = variable.Name, ["valueFrom"] = MemoryOf(_resizable) }
            : new JsonObject { ["name"] = variable.Name, ["value"] = variable.Value }));
        var flows = (container["env"] as JsonArray ?? []).Where(item => item is not JsonObject variable || !IsOwn(variable)).Select(item => item?.DeepClone());
        container["env"] = new JsonArray([.. own, .. flows]);
    }

    /// <summary>Source: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef</summary>
    private static JsonObject MemoryOf(string container) =>
        new() { ["resourceFieldRef"] = new JsonObject { ["containerName"] = container, ["resource"] = "requests.memory" } };

    private bool IsOwn(JsonObject variable) =>
        variable["name"] is JsonValue value && value.TryGetValue<string>(out var name) && _names.Contains(name);
}
