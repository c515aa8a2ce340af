using System.Text;
using System.Text.Json;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs.Reading;

namespace Flowrun.Core.Runs;

/// <summary>What the meter found, as it stands in a container's termination message.</summary>
/// <remarks>Any program can write such a message: it is read within bounds, and what it says counts for its own version group only.</remarks>
/// <param name="Peak">The most memory in use that cannot be reclaimed.</param>
/// <param name="OutOfMemoryKills">How many processes were killed for memory.</param>
/// <param name="Wall">How long the command ran, or null: not said.</param>
/// <param name="Cpu">How much processor time it used, or null: not said.</param>
public sealed record MeterReport(Bytes Peak, int OutOfMemoryKills, TimeSpan? Wall, TimeSpan? Cpu)
{
    /// <summary>A kubelet keeps no more of a message. Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/</summary>
    private const int LongestMessage = 4096;

    private const double LongestSeconds = 10L * 366 * 24 * 3600;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>The report that a message is, or that its last line is behind what the program itself had to say; null where there is none.</summary>
    public static MeterReport? Read(string? message) =>
        message is null || message.Length > LongestMessage ? null : ReadJson(message) ?? ReadJson(message[LastLineOf(message)..]);

    /// <summary>A message without the report; null where nothing is left.</summary>
    public static string? WordsOf(string? message) =>
        message is null || Read(message) is null ? message : ReadJson(message) is not null ? null : message[..LastLineOf(message)];

    private static int LastLineOf(string message) => message.AsSpan().TrimEnd().LastIndexOf('\n') + 1;

    private static MeterReport? ReadJson(string message)
    {
        if (!message.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(message), Options);
            var report = new JsonField(document.RootElement);
            return report["peakMemoryBytes"].Value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var peak) && peak > 0
                ? new MeterReport(new Bytes(peak), Math.Max(report["oomKills"].Whole ?? 0, 0), Seconds(report["wallSeconds"]), Seconds(report["cpuSeconds"]))
                : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            // The latter: a name with half of a surrogate pair.
            return null;
        }
    }

    private static TimeSpan? Seconds(JsonField field) =>
        field.Value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && seconds is >= 0 and <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
