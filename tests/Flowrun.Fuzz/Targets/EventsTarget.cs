using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Testing;

namespace Flowrun.Fuzz.Targets;

/// <summary>Bodies of messages. What was read as an event is the same event when it is written and read again.</summary>
internal static class EventsTarget
{
    public static FuzzTarget Create() => new("events", Corpus(), Run);

    private static string[] Corpus() =>
    [
        .. Fixtures.Names("events").Select(name => Fixtures.Read($"events/{name}")["body"]).OfType<JsonNode>().Select(body => body is JsonValue ? body.GetValue<string>() : body.ToJsonString()),
        """{"specversion":"1.0","id":"1","source":"s","type":"dev.flowrun.object.created","time":"2026-01-02T03:04:05Z","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","data":{"bucket":"landing","key":"a/b.csv","size":5,"eTag":"e","versionId":"v","sequencer":"0055","metadata":{"flowrun-memory":"2Gi"}}}""",
        """{"specversion":"1.0","id":"1","source":"s","type":"dev.flowrun.run.requested","data":{"flow":"orders","parameters":{"date":"2026-01-01"},"overrides":{"memory":"4Gi","labels":{"team":"a"}},"object":{"bucket":"landing","key":"a"}}}""",
    ];

    private static string Run(string body)
    {
        var records = EventParser.Parse(body);
        Promise.Holds(records.Count > 0, "no record");
        foreach (var again in records.Select(Write).OfType<string>())
        {
            var reread = EventParser.Parse(again);
            Promise.Holds(reread.Count == 1 && Write(reread[0]) == again, $"written and read again it is another event: {reread[0]}");
        }

        return string.Join('|', records.Take(8).Select(record => record switch
        {
            EventRecord.Ignored ignored => Promise.IsFitToPrint(ignored.Reason),
            EventRecord.Poison poison => Promise.IsFitToPrint(poison.Reason),
            _ => record.GetType().Name,
        }));
    }

    private static string? Write(EventRecord record) => record switch
    {
        EventRecord.Created created => CloudEventWriter.Write(created, "fuzz"),
        EventRecord.Requested requested => CloudEventWriter.Write(requested),
        _ => null,
    };
}
