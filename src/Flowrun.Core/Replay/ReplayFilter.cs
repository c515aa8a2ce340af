namespace Flowrun.Core.Replay;

/// <summary>Which objects of a listing are meant.</summary>
/// <param name="Suffix">Their keys end with it; null: any.</param>
/// <param name="Since">Written at this time or later; null: since ever.</param>
/// <param name="Until">Written at this time or earlier.</param>
/// <param name="Runs">What has run, which is left out.</param>
public sealed record ReplayFilter(string? Suffix, DateTimeOffset? Since, DateTimeOffset Until, KnownRuns Runs)
{
    public ReplayVerdict Judge(ListedObject listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        return !listed.Key.EndsWith(Suffix ?? "", StringComparison.Ordinal) || listed.LastModified < Since || listed.LastModified > Until ? ReplayVerdict.NotMeant
            : Runs.Has(listed) ? ReplayVerdict.HasRun
            : ReplayVerdict.Send;
    }
}

/// <summary>What becomes of an object of the listing.</summary>
public enum ReplayVerdict
{
    /// <summary>It goes to the queue.</summary>
    Send,

    /// <summary>Its suffix or time is another than asked for.</summary>
    NotMeant,

    /// <summary>There is a Job of it.</summary>
    HasRun,
}
