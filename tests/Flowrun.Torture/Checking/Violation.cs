namespace Flowrun.Torture.Checking;

/// <summary>Something that must not be.</summary>
/// <param name="Upload">The number of the one that it is about, or null.</param>
/// <param name="Words">What was found and what would be right.</param>
internal sealed record Violation(ViolationKind Kind, int? Upload, string Words)
{
    public override string ToString() => $"{Kind}{(Upload is { } number ? $" (upload {number})" : "")}: {Words}";
}

internal enum ViolationKind
{
    /// <summary>No Job stands for a run.</summary>
    Lost,

    /// <summary>A run or an attempt is there twice.</summary>
    Twice,

    /// <summary>A Job that nobody asked for.</summary>
    Unwanted,
    WrongFlow,
    WrongSize,
    WrongAttempts,

    /// <summary>A run did not end as it must, or its end was not recorded.</summary>
    WrongEnd,
    LeftInQueue,

    /// <summary>A message that must be in the dead-letter queue is not.</summary>
    LetterMissing,

    /// <summary>A healthy message is in the dead-letter queue.</summary>
    LetterUnwanted,

    /// <summary>It is in the dead-letter queue for another reason than its own, or for none.</summary>
    WrongReason,

    /// <summary>More ran at once than a limit allows.</summary>
    OverLimit,

    /// <summary>A worker ended by itself, did not end when told, or is not well afterwards.</summary>
    WorkerUnwell,
}
