using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Worker.Sizing;

/// <summary>Single calls of S3, each with a limit in time that also holds while a body is read; the SDK's own ends with the headers.</summary>
internal sealed class S3Objects(IAmazonS3 s3)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Asks for one object's size and for that of its metadata which is meant for us.</summary>
    public async Task<Measurement> HeadAsync(ObjectEvent wanted, CancellationToken cancellationToken)
    {
        var what = $"HEAD {OneLine.Of(wanted.Uri)}";
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = wanted.Bucket, Key = SdkKey(wanted.Key), VersionId = wanted.VersionId };
            var answer = await WithinAsync(limit => s3.GetObjectMetadataAsync(request, limit), cancellationToken);

            // ContentLength of the answer itself is 0 where there was none.
            var length = answer.Headers.ContentLength;
            return length < 0
                ? new Measurement.Refused($"{what}: the answer does not say how large the object is")
                : new Measurement.Measured(new Bytes(length), wanted with { Size = new Bytes(length), Metadata = wanted.Metadata ?? OwnMetadata(answer.Metadata) });
        }
        catch (AmazonS3Exception bare) when (bare.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest && !cancellationToken.IsCancellationRequested)
        {
            // The answer to a HEAD has no body, so it does not tell a missing object from a missing bucket,
            // nor a version id that is none from credentials that have expired. The bucket's own answer does.
            return await AskBucketAsync(wanted.Bucket, cancellationToken) ?? S3Failure.Read(bare, what);
        }
        catch (Exception failure) when (S3Failure.IsKnown(failure, cancellationToken))
        {
            return S3Failure.Read(failure, what);
        }
    }

    public Task<ListObjectsV2Response> ListAsync(string bucket, string prefix, string? continuation, CancellationToken cancellationToken)
    {
        // Keys may hold characters that XML cannot.
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, ContinuationToken = continuation, Encoding = EncodingType.Url };
        return WithinAsync(limit => s3.ListObjectsV2Async(request, limit), cancellationToken);
    }

    /// <summary>Reads an object up to a limit.</summary>
    /// <returns>Its bytes, or null: it is larger.</returns>
    public Task<byte[]?> ReadAsync(ObjectEvent wanted, int limit, CancellationToken cancellationToken) => WithinAsync(
        async stop =>
        {
            var request = new GetObjectRequest { BucketName = wanted.Bucket, Key = SdkKey(wanted.Key), VersionId = wanted.VersionId };
            using var answer = await s3.GetObjectAsync(request, stop);
            if (answer.ContentLength > limit)
            {
                return null;
            }

            // One more than there should be, to see an object that is larger than it says.
            var length = answer.Headers.ContentLength is >= 0 and var said ? (int)said : limit;
            var buffer = new byte[length + 1];
            var read = await answer.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
            return read > length ? null : buffer[..read];
        },
        cancellationToken);

    private async Task<Measurement?> AskBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        var what = $"HEAD s3://{bucket}";
        try
        {
            await WithinAsync(limit => s3.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, limit), cancellationToken);
            return null;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            missing.ErrorCode = "NoSuchBucket";
            return S3Failure.Read(missing, what);
        }
        catch (AmazonS3Exception bad) when (bad.StatusCode == HttpStatusCode.BadRequest)
        {
            return new Measurement.Misconfigured($"{what}: 400: S3 does not accept the worker's requests; look at its credentials and region");
        }
        catch (AmazonS3Exception forbidden) when (forbidden.StatusCode == HttpStatusCode.Forbidden)
        {
            return null;
        }
        catch (Exception failure) when (S3Failure.IsKnown(failure, cancellationToken))
        {
            return S3Failure.Read(failure, what);
        }
    }

    private static async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallTimeout);
        return await call(limit.Token);
    }

    private static Dictionary<string, string> OwnMetadata(MetadataCollection metadata)
    {
        const string Header = "x-amz-meta-";
        const string Own = Header + "flowrun-";
        return metadata.Keys
            .Where(name => name.StartsWith(Own, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name[Header.Length..].ToLowerInvariant(), name => metadata[name], StringComparer.Ordinal);
    }

    /// <summary>The SDK takes one slash from the front of a key; a key may well begin with one.</summary>
    private static string SdkKey(string key) => key.StartsWith('/') ? "/" + key : key;
}
