using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>Pods.</summary>
internal sealed class PodRules : ResourceRules
{
    public override Structure? Schema => PodSchema.Pod;

    public override void PrepareCreate(JsonObject document)
    {
        var spec = document.Ensure("spec");
        PodDefaults.Apply(spec);
        foreach (var resources in spec.ListAt("initContainers").Concat(spec.ListAt("containers")).Select(container => container.Ensure("resources")))
        {
            // Requests that are left out are what the limits are.
            foreach (var (name, limit) in resources.ObjectAt("limits") ?? [])
            {
                resources.Ensure("requests").Default(name, limit!.DeepClone());
            }
        }

        spec.Default("tolerations", new JsonArray(Tolerate("not-ready"), Tolerate("unreachable")));
        spec.Default("priority", 0);
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        document["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosClass(spec) };
    }

    public override void PrepareUpdate(JsonObject document, JsonObject previous)
    {
        // A pod's spec does not change, except where the scheduler binds it: that goes past the API.
    }

    public override void Validate(JsonObject document, Causes causes) => PodValidation.Validate(document.ObjectAt("spec"), "spec", causes);

    public override void ValidateUpdate(JsonObject document, JsonObject previous, Causes causes)
    {
        if (!JsonNode.DeepEquals(document["spec"], previous["spec"]))
        {
            causes.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` "
                + "(allow it to be set to 1 if it was previously negative)");
        }
    }

    private static JsonObject Tolerate(string what) => new()
    {
        ["key"] = $"node.kubernetes.io/{what}",
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = 300,
    };

    private static string QosClass(JsonObject spec)
    {
        var resources = spec.ListAt("initContainers").Concat(spec.ListAt("containers")).Select(container => container.ObjectAt("resources")).ToArray();
        if (resources.All(one => one.ObjectAt("limits") is not { Count: > 0 } && one.ObjectAt("requests") is not { Count: > 0 }))
        {
            return "BestEffort";
        }

        var isGuaranteed = resources.All(one =>
            one.ObjectAt("limits") is { } limits && limits["cpu"] is not null && limits["memory"] is not null && JsonNode.DeepEquals(limits, one?["requests"]));
        return isGuaranteed ? "Guaranteed" : "Burstable";
    }
}
