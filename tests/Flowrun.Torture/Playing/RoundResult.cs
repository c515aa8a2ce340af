using Flowrun.Torture.Checking;
using Flowrun.Torture.Troubles;

namespace Flowrun.Torture.Playing;

/// <summary>What came out of one round.</summary>
/// <param name="Violations">With the stories of their uploads.</param>
/// <param name="Sent">Messages.</param>
/// <param name="Jobs">Attempts of all runs.</param>
/// <param name="Letters">In the dead-letter queue.</param>
/// <param name="Starts">Of workers.</param>
/// <param name="Deferred">Messages that went to the end of the queue again, by the workers that are there at the end.</param>
/// <param name="Struck">What was hit by each kind of trouble.</param>
internal sealed record RoundResult(
    TorturePlan Plan,
    IReadOnlyList<(Violation Violation, string Story)> Violations,
    int Sent,
    int Jobs,
    int Letters,
    int Starts,
    long Deferred,
    IReadOnlyDictionary<TroubleKind, int> Struck,
    Times Took);

/// <summary>How long the parts of a round took.</summary>
/// <param name="Ready">Until all workers were.</param>
/// <param name="Storm">Uploads and troubles.</param>
/// <param name="Settled">Until nothing was left to be done.</param>
/// <param name="Repeated">Until that was so again, after the repetitions.</param>
internal sealed record Times(TimeSpan Ready, TimeSpan Storm, TimeSpan Settled, TimeSpan Repeated)
{
    public TimeSpan All => Ready + Storm + Settled + Repeated;
}
