using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>Reads names with texts: parameters, an object's metadata.</summary>
internal static class TextMapReader
{
    /// <param name="map">The JSON object, or nothing where there is none.</param>
    /// <param name="path">Its place, for reasons.</param>
    /// <param name="fields">Told of what is wrong.</param>
    /// <returns>A number, true or false is the text that JSON writes it as; of two of one name the last counts.</returns>
    public static Dictionary<string, string> Read(JsonElement map, string path, ref FieldReader fields)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.ValueKind != JsonValueKind.Object)
        {
            return read;
        }

        foreach (var entry in map.EnumerateObject())
        {
            if (TextOf(entry.Value) is not { } text || text.Contains('\0') || entry.Name.Length == 0)
            {
                fields.Fail(
                    $"{path}[{Excerpt.Of(entry.Name)}]",
                    $"found {Found.Of(entry.Value)}: expected a name, and a text without NUL, a number, true or false");
                break;
            }

            read[entry.Name] = text;
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
}
