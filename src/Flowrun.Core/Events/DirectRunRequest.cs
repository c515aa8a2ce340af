using System.Text.Json;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>A run request without an envelope, <c>{"flow": "orders", "parameters": {…}}</c>: the constant input of a schedule, a console's test event, an invocation from a shell.</summary>
internal static class DirectRunRequest
{
    private static readonly string[] Known = ["flow", "parameters", "overrides", "object", "id", "source", "time", "traceparent"];

    /// <summary>Written by hand, so a name that is not known is a mistake: without <c>parameters</c>, the run would do something else.</summary>
    public static EventRecord Read(JsonElement root, RequestOrigin? origin)
    {
        var unknown = root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            return new EventRecord.Poison($"{Excerpt.Of(unknown)}: a run request has no such property: {NearestName.HintWithAll(unknown, Known)}");
        }

        var fields = new FieldReader(record: null);
        var source = fields.Text(root, "source", required: origin is null) ?? origin?.Source;
        var id = fields.Text(root, "id", required: origin is null) ?? origin?.Id;
        var request = RunRequestReader.ReadData(root, source, id, fields.Time(root, "time"), ref fields);
        return request is null ? new EventRecord.Poison(fields.Fault!) : new EventRecord.Requested(request, TraceContext.Read(root));
    }
}
