using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Kubernetes.Events;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Events about Flows that became unusable, or usable again.</summary>
internal static class FlowStatusEvents
{
    /// <param name="found">The Flow as it was before.</param>
    /// <param name="status">What was written.</param>
    public static IEnumerable<JsonObject> Of(ClusterFlowsObject found, JsonObject status, DateTimeOffset now)
    {
        var subject = new EventSubject(WellKnown.ApiVersion, "Flow", found.Namespace, found.Name, found.Uid);
        foreach (var condition in status["conditions"]!.AsArray().OfType<JsonObject>())
        {
            var was = (string?)found.Conditions?.OfType<JsonObject>().FirstOrDefault(before => (string?)before["type"] == (string?)condition["type"])?["status"];
            if ((string?)condition["status"] == "True" && ReasonOf((string?)condition["type"], was) is { } reason)
            {
                var name = $"{found.Name}.{subject.ShortUid}.{reason.Word.ToLowerInvariant()}.{now.ToUnixTimeSeconds():x}";
                yield return EventJson.Of(subject, name, reason, (string?)condition["message"] ?? "", now);
            }
        }
    }

    private static EventReason? ReasonOf(string? type, string? was) => (type, was) switch
    {
        (_, "True") => null,
        (FlowStatusVerdict.Invalid, _) => EventReason.Invalid,
        (FlowStatusVerdict.Ambiguous, _) => EventReason.Ambiguous,
        (FlowStatusVerdict.Ready, "False") => EventReason.Ready,
        _ => null,
    };
}
