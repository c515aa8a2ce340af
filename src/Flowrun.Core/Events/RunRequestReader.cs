using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Reads the event <c>dev.flowrun.run.requested</c>.</summary>
internal static class RunRequestReader
{
    /// <returns>Null where a field is wrong.</returns>
    public static RunRequest? Read(JsonElement root, ref FieldReader fields)
    {
        var source = fields.Text(root, "source", required: true);
        var id = fields.Text(root, "id", required: true);
        var time = fields.Time(root, "time");
        var data = fields.Object(root, "data");
        fields.Prefix = "data.";
        var flow = fields.Text(data, "flow", required: true);
        var parameters = ReadParameters(fields.Object(data, "parameters", required: false), ref fields);
        var overrides = ReadOverrides(fields.Object(data, "overrides", required: false), ref fields);
        var about = fields.Object(data, "object", required: false);
        ObjectEvent? created = null;
        if (about.ValueKind == JsonValueKind.Object)
        {
            fields.Prefix = "data.object.";
            created = ObjectData.Read(about, ref fields);
        }

        return fields.Fault is null ? new RunRequest(source!, id!, flow!, parameters, overrides, created, time) : null;
    }

    private static Dictionary<string, string> ReadParameters(JsonElement parameters, ref FieldReader fields)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            return read;
        }

        foreach (var parameter in parameters.EnumerateObject())
        {
            if (TextOf(parameter.Value) is not { } text || text.Contains('\0') || parameter.Name.Length == 0)
            {
                fields.Fail(
                    $"parameters[{Excerpt.Of(parameter.Name)}]",
                    $"found {Found.Of(parameter.Value)}: expected a name, and a text without NUL, a number, true or false");
                break;
            }

            read[parameter.Name] = text;
        }

        return read;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    private static JsonObject? ReadOverrides(JsonElement overrides, ref FieldReader fields)
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
