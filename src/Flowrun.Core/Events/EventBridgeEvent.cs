using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>What EventBridge sends: events of S3, whose keys are not encoded, and those of schedules.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html</remarks>
internal static class EventBridgeEvent
{
    public static EventRecord Read(JsonElement root)
    {
        if (root.TryGetProperty("detail-type"u8, out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals(ScheduledEvent.DetailType))
        {
            return ScheduledEvent.Read(root);
        }

        var fields = new FieldReader(record: null);
        var read = Read(root, ref fields);
        return fields.Fault is null ? read : new EventRecord.Poison(fields.Fault);
    }

    private static EventRecord Read(JsonElement root, ref FieldReader fields)
    {
        var type = fields.Text(root, "detail-type", required: true);
        if (fields.Text(root, "source", required: true) is { } source && source is not "aws.s3")
        {
            fields.Fail("source", $"found {Excerpt.Of(source)}: expected aws.s3");
        }

        if (fields.Fault is null && type is not "Object Created")
        {
            return new EventRecord.Ignored($"EventBridge event {Excerpt.Of(type)}, not Object Created");
        }

        var detail = fields.Object(root, "detail");
        var bucket = fields.Bucket(fields.Object(detail, "detail.bucket"), "detail.bucket.name");
        var created = fields.Object(detail, "detail.object");
        return new EventRecord.Created(new ObjectEvent(
            bucket!,
            fields.Text(created, "detail.object.key", required: true)!,
            fields.Size(created, "detail.object.size"),
            fields.EntityTag(created, "detail.object.etag"),
            fields.Text(created, "detail.object.version-id"),
            fields.Text(created, "detail.object.sequencer"),
            fields.Time(root, "time")));
    }
}
