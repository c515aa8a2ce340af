using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Reads durations: <c>7d</c>, <c>24h</c>, <c>1h30m</c>, <c>90s</c>.</summary>
internal static class DurationText
{
    public const string Rule = "a duration of more than nothing and at most 3650d, such as 7d, 24h, 1h30m or 90s";

    private const long Longest = 3650L * 86_400;
    private static readonly (char Unit, long Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>Whole numbers with units, each unit at most once, the larger before the smaller.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        long seconds = 0;
        var rest = text.AsSpan();
        foreach (var (unit, each) in Units)
        {
            var end = rest.IndexOf(unit);
            if (end < 0)
            {
                continue;
            }

            if (end > 9 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                break;
            }

            seconds += count * each;
            rest = rest[(end + 1)..];
        }

        duration = TimeSpan.FromSeconds(Math.Min(seconds, Longest));
        return rest.IsEmpty && seconds is > 0 and <= Longest;
    }
}
