using System.Text.Json.Serialization;

namespace Flowrun.Sandbox.Faults;

/// <summary>One way in which the sandbox misbehaves, and when.</summary>
public sealed record Fault
{
    /// <summary>
    /// Method and path glob, such as <c>POST /apis/batch/v1/**</c>. <c>*</c> as the method is any; in the path <c>*</c> is
    /// anything within one segment and <c>**</c> is anything. The query is not looked at.
    /// </summary>
    public required string Match { get; init; }

    /// <summary>With AWS's JSON protocol: only this action, such as <c>DeleteMessageBatch</c>. Default: any.</summary>
    public string? Action { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>How late, in seconds over HTTP. Default: not at all.</summary>
    [JsonPropertyName("delaySeconds")]
    [JsonConverter(typeof(SecondsConverter))]
    public TimeSpan Delay { get; init; }

    /// <summary>The status that refuses a request. Default: 500.</summary>
    [JsonPropertyName("status")]
    public int StatusCode { get; init; } = 500;

    /// <summary>What the header Retry-After says, in whole seconds. Default: no such header.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The body of a refusal. Default: what the service itself would say with that status.</summary>
    public string? Body { get; init; }

    /// <summary>The type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>How many events a watch still sends. Default: none.</summary>
    public int Events { get; init; }

    /// <summary>The share of matching requests that are hit, 0 to 1. Default: all.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How often at most. Default: always.</summary>
    public int? Times { get; init; }

    /// <summary>How many matching requests pass unharmed first. Default: none.</summary>
    public int Skip { get; init; }

    /// <summary>What is wrong with it in words, or null.</summary>
    internal string? Problem()
    {
        if (!RequestMatch.TryParse(Match, out _))
        {
            return $"match: '{Match}' is not a method and a path such as 'POST /apis/batch/v1/**'.";
        }

        return Share is < 0 or > 1 or double.NaN ? $"share: {Share} is not between 0 and 1."
            : StatusCode is < 200 or > 599 ? $"status: {StatusCode} is not an HTTP status between 200 and 599."
            : Delay < TimeSpan.Zero ? $"delaySeconds: {Delay.TotalSeconds} is negative."
            : Skip < 0 || Times < 0 || Events < 0 ? "skip, times and events must not be negative."
            : null;
    }
}
