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
public sealed record ObjectEvent(
    string Bucket,
    string Key,
    Bytes? Size = null,
    string? ETag = null,
    string? VersionId = null,
    string? Sequencer = null,
    DateTimeOffset? Time = null)
{
    /// <summary><c>s3://bucket/key</c>, the key as it is.</summary>
    public string Uri => $"s3://{Bucket}/{Key}";

    /// <summary>A zero-byte key that ends in <c>/</c>, as consoles create for a folder.</summary>
    public bool IsFolderMarker => Size is { Value: 0 } && Key.EndsWith('/');
}
