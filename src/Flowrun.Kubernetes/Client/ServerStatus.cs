using System.Text;
using System.Text.Json;

namespace Flowrun.Kubernetes.Client;

/// <summary>The <c>Status</c> object in the body of a failed call, as far as decisions need it. Reading never throws.</summary>
/// <param name="IsStatus">The body is a Status; else some other server spoke, and <paramref name="Message"/> is the beginning of what it said.</param>
/// <param name="Reason">The machine's word: <c>AlreadyExists</c>, <c>Forbidden</c>; or empty.</param>
/// <param name="Message">For people; one line of at most 1,000 characters; or empty.</param>
/// <param name="Causes">The reasons in <c>details.causes</c>.</param>
/// <param name="RetryAfter"><c>details.retryAfterSeconds</c>.</param>
/// <remarks>Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/</remarks>
public sealed record ServerStatus(bool IsStatus, string Reason, string Message, IReadOnlyList<string> Causes, TimeSpan? RetryAfter)
{
    private const int MaxMessage = 1000;

    public static ServerStatus Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var status = document.RootElement;
            if (Text(status, "kind") is "Status")
            {
                var details = Child(status, "details", JsonValueKind.Object);
                return new ServerStatus(
                    true,
                    Text(status, "reason") ?? "",
                    OneLine(Text(status, "message") ?? ""),
                    ReadCauses(details),
                    ReadRetryAfter(details));
            }
        }
        catch (JsonException)
        {
            // Not JSON: a proxy's page, another server's words.
        }

        return new ServerStatus(false, "", OneLine(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxMessage)])), [], null);
    }

    private static List<string> ReadCauses(JsonElement? details)
    {
        var reasons = new List<string>();
        if (details is not null && Child(details.Value, "causes", JsonValueKind.Array) is { } causes)
        {
            reasons.AddRange(causes.EnumerateArray().Select(cause => Text(cause, "reason")).OfType<string>());
        }

        return reasons;
    }

    private static TimeSpan? ReadRetryAfter(JsonElement? details) =>
        details is not null && Child(details.Value, "retryAfterSeconds", JsonValueKind.Number) is { } seconds
            && seconds.TryGetInt32(out var value) && value > 0
            ? TimeSpan.FromSeconds(value)
            : null;

    private static JsonElement? Child(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) && child.ValueKind == kind ? child : null;

    private static string? Text(JsonElement parent, string name) => Child(parent, name, JsonValueKind.String)?.GetString();

    /// <summary>Messages repeat what strangers wrote; a line break or an escape sequence must not reach a log as such.</summary>
    private static string OneLine(string text)
    {
        var line = text.Length <= MaxMessage ? text : text[..MaxMessage] + "…";
        return string.Create(line.Length, line, static (target, source) =>
        {
            for (var index = 0; index < target.Length; index++)
            {
                target[index] = char.IsControl(source[index]) ? ' ' : source[index];
            }
        }).Trim();
    }
}
