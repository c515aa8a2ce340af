using Flowrun.Core.Quantities;

namespace Flowrun.Core.Events;

/// <summary>One object was created in a bucket.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">The object's key, decoded.</param>
/// <param name="Size">The object's size, or null where the event does not say.</param>
/// <param name="ETag">The entity tag without quotes.</param>
/// <param name="VersionId">The object's version, in a bucket that keeps versions.</param>
/// <param name="Sequencer">S3's order of events of one key: hexadecimal, compared right-padded.</param>
/// <param name="Time">When S3 saw it.</param>
/// <param name="Metadata">The user's metadata, by names without <c>x-amz-meta-</c>; null where nobody has asked for it yet, as in S3's own events.</param>
public sealed record ObjectEvent(
    string Bucket,
    string Key,
    Bytes? Size = null,
    string? ETag = null,
    string? VersionId = null,
    string? Sequencer = null,
    DateTimeOffset? Time = null,
    IReadOnlyDictionary<string, string>? Metadata = null)
{
    /// <summary><c>s3://bucket/key</c>, the key as it is.</summary>
    public string Uri => $"s3://{Bucket}/{Key}";

    /// <summary>A zero-byte key that ends in <c>/</c>, as consoles create for a folder.</summary>
    public bool IsFolderMarker => Size is { Value: 0 } && Key.EndsWith('/');
}
