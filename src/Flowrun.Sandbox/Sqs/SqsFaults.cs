namespace Flowrun.Sandbox.Sqs;

/// <summary>How the queues misbehave, as SQS is allowed to. Shares are between 0 (the default: never) and 1 (always).</summary>
public sealed record SqsFaults
{
    public static SqsFaults None { get; } = new();

    /// <summary>Of the messages sent, those that are delivered twice, with the same MessageId.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>Of the messages sent, those that become visible late, and so out of order.</summary>
    public double DelayShare { get; init; }

    /// <summary>The most that a message of <see cref="DelayShare"/> is late.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Of the entries of batch calls, those that are not done and answered in <c>Failed[]</c>.</summary>
    public double FailedEntryShare { get; init; }

    /// <summary>Of the calls, those that are answered <c>RequestThrottled</c>.</summary>
    public double ThrottleShare { get; init; }
}
