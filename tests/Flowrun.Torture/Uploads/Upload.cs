namespace Flowrun.Torture.Uploads;

/// <summary>One thing that somebody announces, and all that must become of it.</summary>
/// <param name="Number">Its own.</param>
/// <param name="Object">What S3 knows of it; null where it is no object.</param>
/// <param name="Runs">Each is to be there once.</param>
/// <param name="Letter">What the dead-letter queue says of its message; null: it is not there.</param>
internal sealed record Upload(int Number, UploadKind Kind, UploadedObject? Object, IReadOnlyList<ExpectedRun> Runs, string? Letter = null)
{
    /// <summary>It may be in the dead-letter queue instead of running.</summary>
    public bool MayBeDenied => Kind == UploadKind.Guarded;
}

/// <summary>An object as S3 knows it.</summary>
/// <param name="Sequencer">Null from emulators.</param>
/// <param name="IsThere">Whether it can be read.</param>
internal sealed record UploadedObject(
    string Bucket, string Key, long Size, string ETag, string? VersionId, string? Sequencer, DateTimeOffset Time, bool IsThere = false);

/// <summary>A run as it must be.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Memory">Of each attempt, in bytes; empty: what was learned decides.</param>
/// <param name="End">What its last attempt is recorded as: <c>Succeeded</c>, <c>Failed</c>, <c>OutOfMemory</c>.</param>
/// <param name="Need">The memory below which an attempt is killed, in bytes; 0: any will do.</param>
internal sealed record ExpectedRun(string Group, string Run, IReadOnlyList<long> Memory, string End, long Need = 0);
