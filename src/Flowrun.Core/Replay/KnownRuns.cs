namespace Flowrun.Core.Replay;

/// <summary>All runs that Jobs still tell of, by object.</summary>
public sealed class KnownRuns
{
    /// <summary>No run is known, so everything is new.</summary>
    public static readonly KnownRuns None = new([]);

    /// <summary>
    /// How much earlier than its object an event may be and still be about it: a listing knows whole seconds, and S3's machines have a clock each. What it
    /// lets through is the same bytes uploaded twice within that time.
    /// </summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(10);

    private readonly ILookup<(string Bucket, string Key), KnownRun> _byObject;

    public KnownRuns(IEnumerable<KnownRun> runs) => _byObject = runs.ToLookup(run => (run.Bucket, run.Key));

    /// <summary>How many objects have a run.</summary>
    public int Objects => _byObject.Count;

    /// <summary>
    /// Whether what is in the bucket now has run: a run with the same eTag whose event is not from before the object was written. Where one of the eTags is
    /// not known, the time alone decides; where no time is known, the eTag.
    /// </summary>
    public bool Has(ListedObject listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        return _byObject[(listed.Bucket, listed.Key)].Any(run =>
            (run.ETag is null || listed.ETag is null ? run.Time is not null : run.ETag == listed.ETag)
            && (run.Time is null || run.Time >= listed.LastModified - ClockSlack));
    }
}
