using System.Text;
using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Finds out which format a JSON text is in, and has it read.</summary>
internal static class Envelope
{
    /// <summary>The deepest known format has 6 levels.</summary>
    private const int MaximumDepth = 32;

    private const int PropertiesShown = 5;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth };

    /// <param name="utf8">Valid UTF-8.</param>
    public static IReadOnlyList<EventRecord> Read(ReadOnlyMemory<byte> utf8, EnvelopeContext context)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return Read(document.RootElement, context);
        }
        catch (JsonException exception)
        {
            return [new EventRecord.Poison(NotJson(utf8.Span, exception))];
        }
        catch (InvalidOperationException)
        {
            // The only way to look at a name with such an escape is to run into it.
            return [new EventRecord.Poison("a property's name is no valid text: it has half of a surrogate pair")];
        }
    }

    private static IReadOnlyList<EventRecord> Read(JsonElement root, EnvelopeContext context)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return [new EventRecord.Poison($"expected a JSON object, found {Found.Of(root)}")];
        }

        if (root.TryGetProperty("Records"u8, out var records))
        {
            return SnsRecords.Are(records) ? SnsRecords.Read(records, context) : S3Notification.Read(records);
        }

        if (root.TryGetProperty("specversion"u8, out var version))
        {
            return [CloudEvent.Read(root, version)];
        }

        if (root.TryGetProperty("detail-type"u8, out _))
        {
            return [EventBridgeEvent.Read(root)];
        }

        if (root.TryGetProperty("TopicArn"u8, out _) && root.TryGetProperty("Type"u8, out var type))
        {
            return SnsNotification.Read(root, type, context);
        }

        if (root.TryGetProperty("flow"u8, out _))
        {
            return [DirectRunRequest.Read(root, context.Origin)];
        }

        return root.TryGetProperty("Event"u8, out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("s3:TestEvent"u8)
            ? [new EventRecord.Ignored("s3:TestEvent, which S3 sends when notifications are set up")]
            : [new EventRecord.Poison(AnotherKind(root))];
    }

    private static string AnotherKind(JsonElement root)
    {
        var names = root.EnumerateObject().Take(PropertiesShown).Select(property => Excerpt.Of(property.Name, 15)).ToArray();
        return "expected an S3 notification, alone or from SNS, an EventBridge event, a CloudEvent or a run request with a flow, found an object with "
            + (names.Length == 0 ? "no properties" : $"the properties {string.Join(", ", names)}");
    }

    private static string NotJson(ReadOnlySpan<byte> utf8, JsonException exception)
    {
        if (utf8.IsEmpty)
        {
            return "expected JSON, found nothing: the body is empty";
        }

        // Enough bytes for more characters than are shown.
        var start = Excerpt.Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 400)]));
        return IsTooDeep(utf8)
            ? $"the JSON is more than {MaximumDepth} levels deep: found {start}"
            : $"expected JSON, found {start}, which is none at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaximumDepth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // It is broken before it is too deep.
        }

        return false;
    }
}
