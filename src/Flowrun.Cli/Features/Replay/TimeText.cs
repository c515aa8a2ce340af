using System.Globalization;

namespace Flowrun.Cli.Features.Replay;

/// <summary>A point in time on a command line: <c>2026-11-20</c>, <c>2026-11-20T10:15:30Z</c> (UTC where no offset is given), or so long ago: <c>90m</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static class TimeText
{
    public const string Rule = "must be a time such as 2026-11-20 or 2026-11-20T10:15:30Z, or how long ago: 30s, 90m, 24h, 7d";

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
        {
            return true;
        }

        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (unit == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || (long)count * unit > (now - DateTimeOffset.UnixEpoch).TotalSeconds)
        {
            return false;
        }

        time = now - TimeSpan.FromSeconds((long)count * unit);
        return true;
    }
}
