namespace Flowrun.Sandbox.S3;

/// <summary>How notifications misbehave, as S3 is allowed to. Shares are between 0 (the default: never) and 1 (always).</summary>
public sealed record S3Faults
{
    public static S3Faults None { get; } = new();

    /// <summary>Of the events, those that are announced twice: two messages with the same body.</summary>
    public double AnnounceTwiceShare { get; init; }

    /// <summary>Of the announcements, those that come late, by a random time: so they come in any order.</summary>
    public double DelayShare { get; init; }

    /// <summary>The most that an announcement of <see cref="DelayShare"/> is late.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(2);
}
