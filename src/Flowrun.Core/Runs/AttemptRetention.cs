using System.Globalization;
using System.Runtime.InteropServices;
using Flowrun.Core.Flows;

namespace Flowrun.Core.Runs;

/// <summary>How long a Job stays after its end, in seconds, as its annotation <c>flowrun.dev/retention</c> says: <c>succeeded=86400,failed=604800</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AttemptRetention(int Succeeded, int Failed)
{
    public static AttemptRetention Of(Retention retention)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return new AttemptRetention(Seconds(retention.Succeeded), Seconds(retention.Failed));
    }

    /// <summary>Of a Job that says nothing that can be read, the default.</summary>
    public static AttemptRetention Read(string? text)
    {
        var standard = Of(Retention.Default);
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        return new AttemptRetention(Part(parts, "succeeded=") ?? standard.Succeeded, Part(parts, "failed=") ?? standard.Failed);
    }

    public override string ToString() => $"succeeded={Succeeded},failed={Failed}";

    private static int Seconds(TimeSpan duration) => (int)Math.Clamp(duration.TotalSeconds, 0, int.MaxValue);

    private static int? Part(string[] parts, string name) =>
        Array.Find(parts, part => part.StartsWith(name, StringComparison.Ordinal)) is { } part
        && int.TryParse(part.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
