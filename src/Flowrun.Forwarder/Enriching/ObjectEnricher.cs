using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Forwarder.Aws;
using Flowrun.Forwarder.Forwarding;

namespace Flowrun.Forwarder.Enriching;

/// <summary>Asks S3 for each object's user metadata, and for its size where the event does not say.</summary>
internal sealed class ObjectEnricher(IAmazonS3 s3)
{
    private const int AtOnce = 16;
    private const string MetadataHeader = "x-amz-meta-";

    /// <param name="records">Objects that were created, and run requests.</param>
    /// <param name="faults">Records whose object could not be asked are added here, with the reason.</param>
    /// <returns>The others, in their order.</returns>
    public async Task<List<EventRecord>> EnrichAsync(IReadOnlyList<EventRecord> records, List<RecordFault> faults, CancellationToken cancellationToken)
    {
        var enriched = new EventRecord?[records.Count];
        await Parallel.ForAsync(0, records.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) =>
        {
            var wanted = records[index] is EventRecord.Created created ? created.Object : ((EventRecord.Requested)records[index]).Request.Object;
            try
            {
                enriched[index] = With(records[index], wanted is null ? null : await AskAsync(wanted, cancellationToken));
            }
            catch (Exception failure) when (AwsFailure.IsKnown(failure))
            {
                var reason = AwsFailure.Reason(failure, "the function's role needs s3:GetObject and s3:GetObjectVersion on the objects, and s3:ListBucket on the bucket");
                lock (faults)
                {
                    faults.Add(new RecordFault(RecordFault.NotEnriched, $"HEAD {wanted!.Uri}: {reason}"));
                }
            }
        });
        return [.. enriched.OfType<EventRecord>()];
    }

    private static EventRecord With(EventRecord record, ObjectEvent? about) => record switch
    {
        EventRecord.Created created when about is not null => created with { Object = about },
        EventRecord.Requested requested when about is not null => requested with { Request = requested.Request with { Object = about } },
        _ => record,
    };

    private async Task<ObjectEvent> AskAsync(ObjectEvent wanted, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK takes one slash from the front of a key; a key may well begin with one.
            var key = wanted.Key.StartsWith('/') ? "/" + wanted.Key : wanted.Key;
            var answer = await s3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = wanted.Bucket, Key = key, VersionId = wanted.VersionId }, cancellationToken);
            return wanted with
            {
                Size = wanted.Size ?? (answer.Headers.ContentLength is >= 0 and var size ? new Bytes(size) : null),
                Metadata = answer.Metadata.Keys.ToDictionary(name => name[MetadataHeader.Length..].ToLowerInvariant(), name => answer.Metadata[name], StringComparer.Ordinal),
            };
        }
        catch (AmazonS3Exception gone) when (gone.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // The answer to a HEAD does not tell a missing object from a missing bucket. The event goes on as it is: the worker decides.
            return wanted;
        }
    }
}
