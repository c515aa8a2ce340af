using Flowrun.Core.Events;
using Flowrun.Core.Quantities;

namespace Flowrun.Core.Replay;

/// <summary>An object as the listing of its bucket shows it: its latest version, without version id and sequencer.</summary>
/// <param name="ETag">Without quotes; null where the listing has none.</param>
/// <param name="LastModified">To the second. Of a multipart upload, when it was begun.</param>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html</remarks>
public sealed record ListedObject(string Bucket, string Key, Bytes Size, string? ETag, DateTimeOffset LastModified)
{
    /// <summary>As an event, under the time that is given.</summary>
    internal ObjectEvent At(DateTimeOffset time) => new(Bucket, Key, Size, ETag, Time: time);
}
