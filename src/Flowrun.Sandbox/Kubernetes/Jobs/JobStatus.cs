using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>The status of one Job while it is worked on. Fields appear and vanish as Go's encoder has them.</summary>
internal sealed class JobStatus(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public bool IsFinished => IsTrue("Complete") || IsTrue("Failed");

    /// <summary>What the Job is coming to, once its pods are accounted for: SuccessCriteriaMet, FailureTarget, or null.</summary>
    public JsonObject? Target => Find("SuccessCriteriaMet") ?? Find("FailureTarget");

    public DateTimeOffset? StartTime => Timestamps.Parse(Json.TextAt("startTime"));

    public long Succeeded => Json.WholeAt("succeeded") ?? 0;

    public long Failed => Json.WholeAt("failed") ?? 0;

    public long Terminating => Json.WholeAt("terminating") ?? 0;

    public bool IsTrue(string condition) => Find(condition) is { } found && found.TextAt("status") == "True";

    public JsonObject? Find(string condition) => Json.ListAt("conditions").FirstOrDefault(one => one.TextAt("type") == condition);

    public void SetCondition(string type, bool isTrue, string reason, string message, string now)
    {
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = isTrue ? "True" : "False",
            ["lastProbeTime"] = now,
            ["lastTransitionTime"] = now,
            ["reason"] = reason,
            ["message"] = message,
        };
        var conditions = Json["conditions"] as JsonArray;
        if (conditions is null)
        {
            Json["conditions"] = conditions = [];
        }

        if (Find(type) is { } existing)
        {
            conditions[conditions.IndexOf(existing)] = condition;
        }
        else
        {
            conditions.Add(condition);
        }
    }

    /// <param name="name">A count that is left out where it is 0.</param>
    /// <param name="value">The count.</param>
    public void SetCount(string name, long value)
    {
        if (value == 0)
        {
            Json.Remove(name);
        }
        else
        {
            Json[name] = value;
        }
    }

    /// <summary>The uids of ended pods that are not yet in a count.</summary>
    public IReadOnlyCollection<string> Uncounted(string outcome) =>
        [.. (Json.ObjectAt("uncountedTerminatedPods")?[outcome] as JsonArray ?? []).Select(uid => (string)uid!)];

    public void AddUncounted(string outcome, IEnumerable<string> uids)
    {
        var uncounted = Json.Ensure("uncountedTerminatedPods");
        var all = Uncounted(outcome).Concat(uids).ToArray();
        if (all.Length > 0)
        {
            uncounted[outcome] = new JsonArray([.. all.Select(uid => (JsonNode)uid)]);
        }
    }

    public void CountUncounted()
    {
        SetCount("succeeded", Succeeded + Uncounted("succeeded").Count);
        SetCount("failed", Failed + Uncounted("failed").Count);
        Json["uncountedTerminatedPods"] = new JsonObject();
    }
}
