using System.Globalization;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>Kubernetes' time: UTC, whole seconds.</summary>
internal static class Timestamps
{
    public static string Now(TimeProvider time) => Format(time.GetUtcNow());

    public static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
