using System.Numerics;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Lays a Job together: base template, the flow's job, its overrides, what the worker owns.</summary>
internal static class JobLayers
{
    public static JsonObject Merge(JsonObject? baseTemplate, Flow flow, BigInteger overrides) =>
        Merge([.. baseTemplate is null ? [] : new[] { baseTemplate }, flow.Job, .. flow.Overrides.Where((_, index) => !(overrides >> index).IsEven).Select(entry => entry.Patch)]);

    /// <summary>Later ones win.</summary>
    public static JsonObject Merge(IEnumerable<JsonObject> layers) => (JsonObject)layers.Aggregate((JsonNode?)new JsonObject(), StrategicMerge.Apply)!;

    /// <summary>The whole Job around a merged spec, which becomes part of it.</summary>
    /// <param name="meterImage">Has the meter, or null: nothing is measured.</param>
    /// <param name="isLimited">The installation limits what runs at once.</param>
    public static JsonObject Complete(
        JsonObject spec, Flow flow, JobShape shape, ParameterValues parameters, string targetNamespace, string templateHash, string? meterImage, bool isLimited)
    {
        var retention = OwnedSpec.Set(spec, flow, isLimited);
        var template = Child(spec, "template");
        var labels = Child(Child(template, "metadata"), "labels");
        foreach (var (name, value) in OwnedMetadata.Labels(flow))
        {
            labels[name] = value;
        }

        var podSpec = Child(template, "spec");
        podSpec["restartPolicy"] = "Never";
        if (shape.Presence.HasFlag(Presence.PriorityClass))
        {
            // What stands beside it says the priority of the flow's own class, and Kubernetes takes only what fits.
            podSpec["priorityClassName"] = OwnSlots.Quoted(OwnSlots.PriorityClass);
            podSpec.Remove("priority");
            podSpec.Remove("preemptionPolicy");
        }

        var environment = new ContainerEnvironment(flow, shape, parameters, OwnedSpec.WaitsForUs(flow, isLimited));
        foreach (var container in Containers(podSpec, "initContainers").Concat(Containers(podSpec, "containers")))
        {
            environment.AddTo(container);
        }

        var sized = SizedContainer(podSpec, flow);
        OwnedResources.Set(sized, shape.Presence);
        if (meterImage is not null && flow.Sizing.Measure == Measure.Meter)
        {
            OwnedMeter.Set(podSpec, sized, meterImage);
        }

        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = OwnedMetadata.Of(flow, shape, targetNamespace, templateHash, retention),
            ["spec"] = spec,
        };
    }

    /// <summary>The map of that name; a new one where there is none.</summary>
    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static IEnumerable<JsonObject> Containers(JsonObject podSpec, string field) => (podSpec[field] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject SizedContainer(JsonObject podSpec, Flow flow) =>
        Containers(podSpec, "containers").FirstOrDefault(container => JsonNode.DeepEquals(container["name"], flow.SizedContainer))
        ?? throw new InvalidRunException(
            "spec.job.template.spec.containers",
            $"flow {flow.Name} has no container named '{flow.SizedContainer}' to size");
}
