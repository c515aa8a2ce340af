using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>What S3 sends itself. One record is judged without regard to the others.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html</remarks>
internal static class S3Notification
{
    public static IReadOnlyList<EventRecord> Read(JsonElement records)
    {
        if (records.ValueKind != JsonValueKind.Array || records.GetArrayLength() == 0)
        {
            var found = records.ValueKind == JsonValueKind.Array ? "an empty array" : Found.Of(records);
            return [new EventRecord.Poison($"Records: found {found}: expected an array of at least one record")];
        }

        var read = new EventRecord[records.GetArrayLength()];
        var index = 0;
        foreach (var record in records.EnumerateArray())
        {
            read[index] = ReadRecord(record, index);
            index++;
        }

        return read;
    }

    private static EventRecord ReadRecord(JsonElement record, int index)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return new EventRecord.Poison($"Records[{index}]: found {Found.Of(record)}: expected an object");
        }

        try
        {
            var fields = new FieldReader(index);
            var read = ReadRecord(record, ref fields);
            return fields.Fault is null ? read : new EventRecord.Poison(fields.Fault);
        }
        catch (InvalidOperationException)
        {
            return new EventRecord.Poison($"Records[{index}]: a property's name is no valid text: it has half of a surrogate pair");
        }
    }

    private static EventRecord ReadRecord(JsonElement record, ref FieldReader fields)
    {
        // Emulators say minio:s3, ceph:s3 and the like.
        if (fields.Text(record, "eventSource", required: true) is { } source && !source.EndsWith(":s3", StringComparison.Ordinal))
        {
            fields.Fail("eventSource", $"found {Excerpt.Of(source)}: expected aws:s3");
        }

        var name = fields.Text(record, "eventName", required: true);
        if (fields.Fault is null && !IsCreated(name))
        {
            return new EventRecord.Ignored($"S3 event {Excerpt.Of(name)}, not ObjectCreated");
        }

        var s3 = fields.Object(record, "s3");
        var bucket = fields.Bucket(fields.Object(s3, "s3.bucket"), "s3.bucket.name");
        var created = fields.Object(s3, "s3.object");
        return new EventRecord.Created(new ObjectEvent(
            bucket!,
            fields.FormEncodedText(created, "s3.object.key")!,
            fields.Size(created, "s3.object.size"),
            fields.EntityTag(created, "s3.object.eTag"),
            fields.Text(created, "s3.object.versionId"),
            fields.Text(created, "s3.object.sequencer"),
            fields.Time(record, "eventTime")));
    }

    private static bool IsCreated(ReadOnlySpan<char> eventName) =>
        (eventName.StartsWith("s3:") ? eventName[3..] : eventName).StartsWith("ObjectCreated:");
}
