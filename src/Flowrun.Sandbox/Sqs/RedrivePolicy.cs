using System.Globalization;
using System.Text.Json;

namespace Flowrun.Sandbox.Sqs;

/// <summary>When a queue gives up on a message, and where the message goes then.</summary>
/// <param name="MaxReceiveCount">The message moves when it would be received once more than this.</param>
internal sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount)
{
    /// <param name="json">As in the queue's attribute; empty means none.</param>
    public static RedrivePolicy? Parse(string json)
    {
        if (json.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var target = document.RootElement.GetProperty("deadLetterTargetArn").GetString();
            var count = document.RootElement.GetProperty("maxReceiveCount");
            var maximum = count.ValueKind == JsonValueKind.String ? int.Parse(count.GetString()!, CultureInfo.InvariantCulture) : count.GetInt32();
            return target is not null && maximum is >= 1 and <= 1000 ? new(target, maximum) : throw Invalid(json, "maxReceiveCount must be between 1 and 1000.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException)
        {
            throw Invalid(json, "Redrive policy is not a valid JSON map with deadLetterTargetArn and maxReceiveCount.");
        }
    }

    internal static SqsException Invalid(string json, string reason) => SqsException.InvalidParameter("RedrivePolicy", json, reason);
}
