using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Events;

/// <summary>A core/v1 Event. Who writes it chooses its name, so that a step that is done again does not tell it twice.</summary>
/// <remarks>Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/</remarks>
internal static class EventJson
{
    private const int LongestMessage = 1000;

    public static JsonObject Of(EventSubject subject, string name, EventReason reason, string message, DateTimeOffset now)
    {
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = subject.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = subject.ApiVersion,
                ["kind"] = subject.Kind,
                ["namespace"] = subject.Namespace,
                ["name"] = subject.Name,
                ["uid"] = subject.Uid,
            },
            ["reason"] = reason.Word,
            ["message"] = OneLine.Of(message, LongestMessage),
            ["type"] = reason.IsWarning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = "flowrun" },
            ["reportingComponent"] = "flowrun",
            ["firstTimestamp"] = at,
            ["lastTimestamp"] = at,
            ["count"] = 1,
        };
    }
}
