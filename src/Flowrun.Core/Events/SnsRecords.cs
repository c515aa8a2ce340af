using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>What SNS invokes a function of Lambda with: its envelopes, each in a record.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html</remarks>
internal static class SnsRecords
{
    public static bool Are(JsonElement records)
    {
        try
        {
            return records.ValueKind == JsonValueKind.Array && records.GetArrayLength() > 0 && records[0].ValueKind == JsonValueKind.Object && records[0].TryGetProperty("Sns"u8, out _);
        }
        catch (InvalidOperationException)
        {
            // A property's name is no valid text. Whatever it is, SNS did not write it.
            return false;
        }
    }

    public static IReadOnlyList<EventRecord> Read(JsonElement records, EnvelopeContext context)
    {
        var read = new List<EventRecord>(records.GetArrayLength());
        var index = 0;
        foreach (var record in records.EnumerateArray())
        {
            var at = $"Records[{index++}].Sns";
            read.AddRange(ReadRecord(record, context).Select(each => each is EventRecord.Poison poison ? new EventRecord.Poison($"{at}: {poison.Reason}") : each));
        }

        return read;
    }

    private static IReadOnlyList<EventRecord> ReadRecord(JsonElement record, EnvelopeContext context)
    {
        try
        {
            return record.ValueKind == JsonValueKind.Object && record.TryGetProperty("Sns"u8, out var envelope) && envelope.ValueKind == JsonValueKind.Object
                ? SnsNotification.Read(envelope, envelope.TryGetProperty("Type"u8, out var type) ? type : default, context)
                : [new EventRecord.Poison("expected the envelope of SNS, an object")];
        }
        catch (InvalidOperationException)
        {
            return [new EventRecord.Poison("a property's name is no valid text: it has half of a surrogate pair")];
        }
    }
}
