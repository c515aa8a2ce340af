using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Flowrun.Core.Text;

namespace Flowrun.Core.Events;

/// <summary>A JSON value as it may stand in a reason.</summary>
internal static class Found
{
    private const int BytesShown = 160;

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => Excerpt.Of(Raw(value, 1)),
        JsonValueKind.Number => $"the number {Excerpt.Of(Raw(value, 0), 40).Replace("\"", "", StringComparison.Ordinal)}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>The start of its text as it was sent, with its escapes, which any text has, also one that cannot be decoded.</summary>
    private static string Raw(JsonElement value, int quote)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        raw = raw[quote..^quote];
        return Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, BytesShown * 3)]);
    }
}
