using System.Runtime.InteropServices;
using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>Reads times as events have them: ISO 8601 with any number of decimals.</summary>
internal static class EventTime
{
    private const int LongestText = 48;

    /// <returns>The time in UTC; null where there is none that can be read. Without an offset it is UTC already, on every machine.</returns>
    public static DateTimeOffset? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(value);
        var hour = raw.IndexOf((byte)'T');
        if (hour < 0 || raw.Length > LongestText || raw.Contains((byte)'\\'))
        {
            return null;
        }

        if (raw[hour..].ContainsAny("Z+-"u8))
        {
            return value.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;
        }

        Span<byte> universal = stackalloc byte[LongestText + 1];
        raw[..^1].CopyTo(universal);
        "Z\""u8.CopyTo(universal[(raw.Length - 1)..]);
        var reader = new Utf8JsonReader(universal[..(raw.Length + 1)]);
        return reader.Read() && reader.TryGetDateTimeOffset(out var assumed) ? assumed : null;
    }
}
