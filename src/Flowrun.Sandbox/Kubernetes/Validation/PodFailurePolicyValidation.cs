using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Whether a Job's podFailurePolicy is valid.</summary>
internal static class PodFailurePolicyValidation
{
    public static void Validate(JsonObject policy, JsonObject spec, JsonObject? pod, string? restartPolicy, Causes causes)
    {
        if (restartPolicy != "Never")
        {
            causes.Invalid(
                "spec.template.spec.restartPolicy",
                MetadataCheck.Quote(restartPolicy ?? ""),
                "only \"Never\" is supported when podFailurePolicy is specified");
        }

        if (spec.TextAt("podReplacementPolicy") is not "Failed" and var replacement)
        {
            causes.NotSupported("spec.podReplacementPolicy", replacement ?? "", "Failed");
        }

        var containers = pod.ListAt("containers").Concat(pod.ListAt("initContainers")).Select(container => container.TextAt("name")).ToHashSet();
        var index = 0;
        foreach (var rule in policy.ListAt("rules"))
        {
            Validate(rule, $"spec.podFailurePolicy.rules[{index++}]", containers, causes);
        }
    }

    private static void Validate(JsonObject rule, string field, HashSet<string?> containers, Causes causes)
    {
        if (rule.TextAt("action") is not ("FailJob" or "FailIndex" or "Ignore" or "Count") and var action)
        {
            causes.NotSupported($"{field}.action", action ?? "", "Count", "FailIndex", "FailJob", "Ignore");
        }

        var exitCodes = rule.ObjectAt("onExitCodes");
        var conditions = rule["onPodConditions"] as JsonArray;
        if (exitCodes is null == conditions is null)
        {
            causes.Broken(field, exitCodes is null
                ? "specifying one of OnExitCodes and OnPodConditions is required"
                : "specifying both OnExitCodes and OnPodConditions is not supported");
        }

        if (exitCodes is null)
        {
            return;
        }

        if (exitCodes.TextAt("operator") is not ("In" or "NotIn") and var operation)
        {
            causes.NotSupported($"{field}.onExitCodes.operator", operation ?? "", "In", "NotIn");
        }

        if (exitCodes.TextAt("containerName") is { } name && !containers.Contains(name))
        {
            causes.Invalid(
                $"{field}.onExitCodes.containerName",
                MetadataCheck.Quote(name),
                "must be one of the container or initContainer names in the pod template");
        }

        var values = (exitCodes["values"] as JsonArray ?? []).Select(value => (int?)value).ToArray();
        if (values.Length == 0)
        {
            causes.Broken($"{field}.onExitCodes.values", "at least one value is required");
        }

        if (exitCodes.TextAt("operator") == "In" && Array.IndexOf(values, 0) is >= 0 and var zero)
        {
            causes.Invalid($"{field}.onExitCodes.values[{zero}]", "0", "must not be 0 for the In operator");
        }
    }
}
