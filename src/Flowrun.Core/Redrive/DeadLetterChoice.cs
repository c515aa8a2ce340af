namespace Flowrun.Core.Redrive;

/// <summary>Which messages of a dead-letter queue are to be sent back.</summary>
/// <param name="All">Every one.</param>
/// <param name="Ids">Those with one of these ids.</param>
/// <param name="Reasons">Those whose reason contains one of these texts, in upper or lower case.</param>
public sealed record DeadLetterChoice(bool All, IReadOnlySet<string> Ids, IReadOnlyList<string> Reasons)
{
    /// <summary>Nothing is chosen: they are only looked at.</summary>
    public bool IsEmpty => !All && Ids.Count == 0 && Reasons.Count == 0;

    public bool Wants(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return All || Ids.Contains(letter.Id) || Reasons.Any(reason => letter.Reason.Contains(reason, StringComparison.OrdinalIgnoreCase));
    }
}
