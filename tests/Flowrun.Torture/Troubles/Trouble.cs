namespace Flowrun.Torture.Troubles;

/// <summary>One thing that goes wrong.</summary>
/// <param name="At">Since the start.</param>
/// <param name="Lasting">How long; zero for what has no length.</param>
/// <param name="Share">Of the requests, those that it hits; more than 0, at most 1.</param>
/// <param name="Worker">Which worker, where it is about one.</param>
internal sealed record Trouble(TroubleKind Kind, TimeSpan At, TimeSpan Lasting, double Share, int Worker)
{
    public override string ToString() => $"{Kind} at {At.TotalSeconds:F1} s for {Lasting.TotalSeconds:F1} s, share {Share:F2}, worker {Worker}";
}
