namespace Flowrun.Sandbox.Kubernetes.Tables;

/// <summary>Durations as kubectl shows them: <c>5s</c>, <c>2m10s</c>, <c>3h15m</c>, <c>4d2h</c>. Source: k8s.io/apimachinery, util/duration.</summary>
internal static class HumanDuration
{
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => With(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => With(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 24 * 3600 => With(hours / 24, "d", hours % 24, "h"),
            < 2L * 365 * 24 * 3600 => $"{hours / 24}d",
            < 8L * 365 * 24 * 3600 => With(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => $"{hours / 24 / 365}y",
        };
    }

    private static string With(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
