using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Events;

/// <summary>Reads what a run is asked for with, in whichever envelope it stands.</summary>
internal static class RunRequestReader
{
    /// <summary>The event <c>dev.flowrun.run.requested</c>.</summary>
    /// <returns>Null where a field is wrong.</returns>
    public static RunRequest? Read(JsonElement root, ref FieldReader fields)
    {
        var source = fields.Text(root, "source", required: true);
        var id = fields.Text(root, "id", required: true);
        var time = fields.Time(root, "time");
        var data = fields.Object(root, "data");
        fields.Prefix = "data.";
        return ReadData(data, source, id, time, ref fields);
    }

    /// <param name="data">The JSON object with the flow.</param>
    /// <param name="fields">Its prefix is the place of <paramref name="data"/>.</param>
    /// <returns>Null where a field is wrong.</returns>
    public static RunRequest? ReadData(JsonElement data, string? source, string? id, DateTimeOffset? time, ref FieldReader fields)
    {
        var flow = fields.Text(data, "flow", required: true);
        var parameters = TextMapReader.Read(fields.Object(data, "parameters", required: false), "parameters", ref fields);
        var overrides = ReadOverrides(fields.Object(data, "overrides", required: false), ref fields);
        var about = fields.Object(data, "object", required: false);
        ObjectEvent? created = null;
        if (about.ValueKind == JsonValueKind.Object)
        {
            fields.Prefix += "object.";
            created = ObjectData.Read(about, ref fields);
        }

        return fields.Fault is null ? new RunRequest(source!, id!, flow!, parameters, overrides, created, time) : null;
    }

    /// <summary>What an event wants set on the Job, copied whole; null where it wants nothing.</summary>
    public static JsonObject? ReadOverrides(JsonElement overrides, ref FieldReader fields)
    {
        if (overrides.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return (JsonObject)JsonCopy.Of(overrides)!;
        }
        catch (InvalidOperationException)
        {
            fields.Fail("overrides", "a name or text in it is no valid text: it has half of a surrogate pair");
            return null;
        }
    }
}
