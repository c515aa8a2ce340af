using System.Text.Json.Serialization;

namespace Flowrun.Forwarder.Logging;

/// <summary>One line of the log, in the names that Lambda filters by where its log format is JSON.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html</remarks>
internal sealed record LogLine(string Timestamp, string Level, string Message)
{
    public string? RequestId { get; init; }

    public string? TraceId { get; init; }

    public int? Received { get; init; }

    public int? Published { get; init; }

    public int? Skipped { get; init; }

    /// <summary>Why records were skipped, each reason once, some of them.</summary>
    public IReadOnlyList<string>? SkipReasons { get; init; }

    public string? ErrorType { get; init; }

    [JsonPropertyName("durationMs")]
    public double? Milliseconds { get; init; }
}
