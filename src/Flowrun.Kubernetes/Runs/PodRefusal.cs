using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Runs;

/// <summary>Kubernetes did not let a Job have its pod: a quota, a limit range, a webhook. Only an Event says so.</summary>
/// <param name="Event">The Event's uid.</param>
/// <param name="JobUid">Of the Job.</param>
/// <param name="Reason">In the API server's words, one line.</param>
public sealed record PodRefusal(string Event, string JobUid, string Reason)
{
    /// <summary>The reason of such Events, the Job controller's word.</summary>
    public const string EventReason = "FailedCreate";

    private const string Prefix = "Error creating: ";
    private const int LongestReason = 300;

    /// <summary>Never throws; what is missing is empty.</summary>
    public static PodRefusal Read(JsonElement found)
    {
        var message = Text(found, "message");
        return new PodRefusal(
            Text(Child(found, "metadata"), "uid"),
            Text(Child(found, "involvedObject"), "uid"),
            OneLine.Of((message.StartsWith(Prefix, StringComparison.Ordinal) ? message[Prefix.Length..] : message).Trim(), LongestReason));
    }

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static string Text(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";
}
