using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>What the worker decides in a JobSpec outside its pod template.</summary>
internal static class OwnedSpec
{
    /// <summary>Kubernetes takes no more. Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy</summary>
    private const int MaximumRules = 20;

    private const string TimeToLive = "ttlSecondsAfterFinished";

    /// <returns>How long the Job stays once it has ended. It is not told to Kubernetes before the end is recorded, or the Job could be gone first.</returns>
    public static AttemptRetention Set(JsonObject spec, Flow flow, bool isLimited)
    {
        // A run that fails is looked at by the worker, which may start another attempt with more memory. With
        // backoffLimitPerIndex the Job's own limit has to stay open, or the first failed index would end all.
        if (!spec.ContainsKey("backoffLimit") && !spec.ContainsKey("backoffLimitPerIndex"))
        {
            spec["backoffLimit"] = 0;
        }

        var retention = AttemptRetention.Of(flow.Retention);
        if (spec[TimeToLive] is JsonValue seconds && seconds.TryGetValue<int>(out var wanted) && wanted >= 0)
        {
            retention = new AttemptRetention(wanted, wanted);
            spec.Remove(TimeToLive);
        }

        spec.Remove("suspend");
        if (flow.Concurrency?.Queue is not null || WaitsForUs(flow, isLimited))
        {
            spec["suspend"] = true;
        }

        var policy = JobLayers.Child(spec, "podFailurePolicy");
        var ownRules = OwnRules(flow.SizedContainer);
        var flowRules = (policy["rules"] as JsonArray ?? []).Take(MaximumRules - ownRules.Count).Select(rule => rule?.DeepClone());
        policy["rules"] = new JsonArray([.. ownRules, .. flowRules]);
        return retention;
    }

    /// <summary>Admission releases the Job; not Kueue, and it does not run at once.</summary>
    /// <param name="isLimited">The installation limits what runs at once.</param>
    public static bool WaitsForUs(Flow flow, bool isLimited) => flow.Concurrency is { Queue: null } || (isLimited && flow.Concurrency is null);

    /// <summary>Killed for memory: the same again would be killed again. Evicted: not the run's fault.</summary>
    private static List<JsonNode> OwnRules(string sizedContainer) =>
    [
        new JsonObject
        {
            ["action"] = "FailJob",
            ["onExitCodes"] = new JsonObject { ["containerName"] = sizedContainer, ["operator"] = "In", ["values"] = new JsonArray(137) },
        },
        new JsonObject
        {
            ["action"] = "Ignore",
            ["onPodConditions"] = new JsonArray(new JsonObject { ["type"] = "DisruptionTarget", ["status"] = "True" }),
        },
    ];
}
