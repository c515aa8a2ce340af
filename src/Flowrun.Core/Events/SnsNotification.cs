using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>The envelope that SNS puts around a message, unless raw delivery is on.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html</remarks>
internal static class SnsNotification
{
    /// <summary>A topic may feed a topic; a longer chain is nobody's intention.</summary>
    private const int MaximumLevels = 2;

    public static IReadOnlyList<EventRecord> Read(JsonElement envelope, JsonElement type, EnvelopeContext context)
    {
        if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("Notification"u8))
        {
            return [new EventRecord.Poison($"Type: found {Found.Of(type)} from SNS: expected Notification (subscriptions are confirmed by their owner, not here)")];
        }

        if (context.SnsLevel >= MaximumLevels)
        {
            return [new EventRecord.Poison($"Message: SNS envelopes more than {MaximumLevels} levels deep")];
        }

        if (!envelope.TryGetProperty("Message"u8, out var message) || message.ValueKind != JsonValueKind.String)
        {
            var found = message.ValueKind == JsonValueKind.Undefined ? "missing" : $"found {Found.Of(message)}: expected a text";
            return [new EventRecord.Poison($"Message: {found}")];
        }

        return ReadMessage(message, context with { SnsLevel = context.SnsLevel + 1 });
    }

    private static IReadOnlyList<EventRecord> ReadMessage(JsonElement message, EnvelopeContext context)
    {
        var raw = JsonMarshal.GetRawUtf8Value(message);
        var buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var reader = new Utf8JsonReader(raw);
            reader.Read();
            return Envelope.Read(buffer.AsMemory(0, reader.CopyString(buffer)), context);
        }
        catch (InvalidOperationException)
        {
            return [new EventRecord.Poison($"Message: found {Found.Of(message)}: no valid text, it has half of a surrogate pair")];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
