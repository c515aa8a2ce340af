using System.Globalization;

namespace Flowrun.Worker.Hosting;

/// <summary>Times in settings: <c>90s</c>, <c>5m</c>, <c>2h</c>, plain seconds, or <c>hh:mm:ss</c>. Whole seconds, zero or more, less than 100 hours.</summary>
internal static class DurationText
{
    private const int MaxSeconds = 100 * 60 * 60;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out duration);
        }

        duration = TimeSpan.Zero;
        var (digits, seconds) = text switch
        {
            [.. var number, 's'] => (number, 1),
            [.. var number, 'm'] => (number, 60),
            [.. var number, 'h'] => (number, 3600),
            _ => (text, 1),
        };
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxSeconds / seconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }

    public static string Write(TimeSpan duration) => duration switch
    {
        _ when duration.TotalSeconds % 3600 == 0 => $"{duration.TotalHours}h",
        _ when duration.TotalSeconds % 60 == 0 => $"{duration.TotalMinutes}m",
        _ => $"{duration.TotalSeconds}s",
    };
}
