namespace Flowrun.Core.Replay;

/// <summary>How far a replay has come.</summary>
/// <param name="Listed">Objects under the prefix that were looked at; the sum of the others.</param>
/// <param name="NotMeant">Of these, left out by suffix or time.</param>
/// <param name="HaveRun">Of these, left out because there is a Job.</param>
/// <param name="Sent">Of these, sent to the queue; or in a dry run, to be sent.</param>
public sealed record ReplayCounts(long Listed = 0, long NotMeant = 0, long HaveRun = 0, long Sent = 0)
{
    public ReplayCounts With(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.NotMeant => this with { Listed = Listed + 1, NotMeant = NotMeant + 1 },
        ReplayVerdict.HasRun => this with { Listed = Listed + 1, HaveRun = HaveRun + 1 },
        _ => this with { Listed = Listed + 1, Sent = Sent + 1 },
    };
}
