namespace Flowrun.Sandbox.S3;

/// <summary>One version of an object, or the mark that it was deleted.</summary>
/// <param name="ETag">Without quotes.</param>
/// <param name="VersionId">Null in a bucket that keeps no versions.</param>
/// <param name="File">Where its bytes are; empty for a delete marker.</param>
internal sealed record S3Object(string Key, long Size, string ETag, DateTimeOffset LastModified, ObjectHeaders Headers, string? VersionId, string File)
{
    public bool IsDeleteMarker => File.Length == 0;

    public string QuotedETag => $"\"{ETag}\"";
}
