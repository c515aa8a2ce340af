using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Flowrun.Cli.Features.Aws;
using Flowrun.Core.Quantities;
using Flowrun.Core.Replay;

namespace Flowrun.Cli.Features.Replay;

/// <summary>A bucket's objects under a prefix, in the order of their keys, one page in memory at a time.</summary>
internal sealed class BucketListing(IAmazonS3 s3, AwsRetry retry, string bucket, string prefix)
{
    /// <param name="after">Begins after this key; null: with the first.</param>
    /// <exception cref="AwsCallException">S3 does not list it.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ListedObject>> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            // Every page begins after a key: what goes on within a replay is what goes on after one was killed. Keys may hold characters that XML cannot.
            var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, StartAfter = after, Encoding = EncodingType.Url };
            var answer = await retry.ExecuteAsync(limit => s3.ListObjectsV2Async(request, limit), failure => AwsFault.OfListing(failure, bucket, prefix), stop);
            var isEncoded = answer.Encoding?.Value == "url";
            var page = (answer.S3Objects ?? []).ConvertAll(found => Read(found, isEncoded));
            if (page.Count > 0)
            {
                after = page[^1].Key;
                yield return page;
            }

            if (answer.IsTruncated is not true || page.Count == 0)
            {
                yield break;
            }
        }
    }

    private ListedObject Read(S3Object found, bool isEncoded) => new(
        bucket,
        isEncoded ? Uri.UnescapeDataString(found.Key.Replace('+', ' ')) : found.Key,
        new Bytes(found.Size ?? 0),
        found.ETag?.Trim('"') is { Length: > 0 } tag ? tag : null,
        new DateTimeOffset((found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime()));
}
