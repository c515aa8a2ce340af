using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>An event of a schedule of EventBridge, whose <c>detail</c> is the run request.</summary>
/// <remarks>
/// As a rule or EventBridge Scheduler sends it by itself, <c>detail</c> is empty and names no flow; the target's input does.
/// Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html and
/// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
/// </remarks>
internal static class ScheduledEvent
{
    public const string DetailType = "Scheduled Event";

    public static EventRecord Read(JsonElement root)
    {
        if (!root.TryGetProperty("detail"u8, out var detail) || detail.ValueKind != JsonValueKind.Object || !detail.TryGetProperty("flow"u8, out _))
        {
            return new EventRecord.Poison("detail.flow: missing: a schedule's target needs the constant input {\"flow\": …, \"parameters\": {…}}");
        }

        var fields = new FieldReader(record: null);
        var source = fields.Text(root, "source", required: true);
        var id = fields.Text(root, "id", required: true);
        var time = fields.Time(root, "time");
        fields.Prefix = "detail.";
        var request = RunRequestReader.ReadData(detail, source, id, time, ref fields);
        return request is null ? new EventRecord.Poison(fields.Fault!) : new EventRecord.Requested(request);
    }
}
