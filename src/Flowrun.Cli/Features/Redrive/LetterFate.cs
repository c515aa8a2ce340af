namespace Flowrun.Cli.Features.Redrive;

/// <summary>What became of a message that was looked at.</summary>
internal enum LetterOutcome
{
    /// <summary>It stays where it was, visible.</summary>
    Kept,

    /// <summary>It is in the queue, and in the dead-letter queue no more.</summary>
    Sent,

    /// <summary>It is in both: sent again, its events are the same runs.</summary>
    SentNotDeleted,

    /// <summary>It was chosen and could not be sent: it stays where it was, visible.</summary>
    NotSent,
}

/// <param name="Problem">Why it is not as was wished, or null.</param>
internal sealed record LetterFate(HeldLetter Held, LetterOutcome Outcome, string? Problem = null);
