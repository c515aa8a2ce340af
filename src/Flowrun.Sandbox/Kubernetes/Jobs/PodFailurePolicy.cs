using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>What a Job's podFailurePolicy says of a failed pod. Source: k8s.io/kubernetes, controller/job/pod_failure_policy.go.</summary>
internal static class PodFailurePolicy
{
    /// <returns>The action of the first rule that matches, with the words for FailJob; null if none does.</returns>
    public static (string Action, string Message)? Match(JsonObject? policy, OwnedPod pod)
    {
        var index = 0;
        foreach (var rule in policy.ListAt("rules"))
        {
            var action = rule.TextAt("action") ?? "Count";
            if (Explain(rule, pod) is { } matched)
            {
                return (action, $"{matched} matching {action} rule at index {index}");
            }

            index++;
        }

        return null;
    }

    private static string? Explain(JsonObject rule, OwnedPod pod)
    {
        var name = $"{pod.Stored.Key.Namespace}/{pod.Stored.Key.Name}";
        if (rule.ObjectAt("onExitCodes") is { } exitCodes)
        {
            return Container(exitCodes, pod) is var (container, code) ? $"Container {container} for pod {name} failed with exit code {code}" : null;
        }

        foreach (var wanted in rule.ListAt("onPodConditions"))
        {
            var (type, status) = (wanted.TextAt("type"), wanted.TextAt("status") ?? "True");
            if (pod.Stored.Root.ListAt("status", "conditions").Any(one => one.TextAt("type") == type && one.TextAt("status") == status))
            {
                return $"Pod {name} has condition {type}";
            }
        }

        return null;
    }

    private static (string Container, long Code)? Container(JsonObject exitCodes, OwnedPod pod)
    {
        var root = pod.Stored.Root;
        var values = (exitCodes["values"] as JsonArray ?? []).Select(value => (long)value!).ToHashSet();
        var isIn = exitCodes.TextAt("operator") == "In";
        foreach (var status in root.ListAt("status", "containerStatuses").Concat(root.ListAt("status", "initContainerStatuses")))
        {
            var isMeant = exitCodes.TextAt("containerName") is not { } only || only == status.TextAt("name");
            if (isMeant && status.WholeAt("state", "terminated", "exitCode") is { } code && code != 0 && values.Contains(code) == isIn)
            {
                return (status.TextAt("name") ?? "", code);
            }
        }

        return null;
    }
}
