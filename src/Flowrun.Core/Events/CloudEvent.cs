using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Our own events, from the forwarder and from whoever asks for a run, as structured CloudEvents 1.0 JSON.</summary>
/// <remarks>Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md</remarks>
internal static class CloudEvent
{
    public const string ObjectCreated = "dev.flowrun.object.created";
    public const string RunRequested = "dev.flowrun.run.requested";

    public static EventRecord Read(JsonElement root, JsonElement version)
    {
        if (version.ValueKind != JsonValueKind.String || !version.ValueEquals("1.0"u8))
        {
            return new EventRecord.Poison($"specversion: found {Found.Of(version)}: expected \"1.0\"");
        }

        var fields = new FieldReader(record: null);
        var read = Read(root, ref fields);
        return fields.Fault is null ? read! : new EventRecord.Poison(fields.Fault);
    }

    private static EventRecord? Read(JsonElement root, ref FieldReader fields)
    {
        var type = fields.Text(root, "type", required: true);
        switch (type)
        {
            case ObjectCreated:
                return ReadCreated(root, ref fields);
            case RunRequested:
                var request = RunRequestReader.Read(root, ref fields);
                return request is null ? null : new EventRecord.Requested(request, TraceContext.Read(root));
            default:
                fields.Fail("type", $"found {Excerpt.Of(type)}: expected {ObjectCreated} or {RunRequested}");
                return null;
        }
    }

    private static EventRecord.Created ReadCreated(JsonElement root, ref FieldReader fields)
    {
        var data = fields.Object(root, "data");
        var time = fields.Time(root, "time");
        fields.Prefix = "data.";
        var created = ObjectData.Read(data, ref fields);
        return new EventRecord.Created(created with { Time = created.Time ?? time }, TraceContext.Read(root))
        {
            Parameters = TextMapReader.Read(fields.Object(data, "parameters", required: false), "parameters", ref fields),
            Overrides = RunRequestReader.ReadOverrides(fields.Object(data, "overrides", required: false), ref fields),
        };
    }
}
