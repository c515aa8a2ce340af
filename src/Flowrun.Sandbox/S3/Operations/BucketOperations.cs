using Microsoft.AspNetCore.Http;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>Buckets themselves.</summary>
internal static class BucketOperations
{
    public static Task ListAsync(S3Call call) => call.AnswerAsync(Element(
        "ListAllMyBucketsResult",
        Element("Owner", Element("ID", S3Limits.Owner), Element("DisplayName", "sandbox")),
        Element("Buckets", call.Buckets.List().Select(bucket => Element("Bucket", Element("Name", bucket.Name), Element("CreationDate", Time(bucket.Created)))))));

    public static async Task CreateAsync(S3Call call)
    {
        // The body may name a region; there is one.
        await call.Request.Body.CopyToAsync(Stream.Null, call.CancellationToken);
        call.Buckets.Create(call.Bucket);
        call.Response.Headers.Location = "/" + call.Bucket;
        await call.Done();
    }

    public static Task HeadAsync(S3Call call)
    {
        call.CheckBucket();
        call.Response.Headers["x-amz-bucket-region"] = Sqs.SqsLimits.Region;
        return call.Done();
    }

    public static Task DeleteAsync(S3Call call)
    {
        call.Buckets.Delete(call.Bucket);
        return call.Done(StatusCodes.Status204NoContent);
    }

    public static Task LocationAsync(S3Call call)
    {
        call.CheckBucket();
        // Empty is us-east-1.
        return call.AnswerAsync(Element("LocationConstraint"));
    }

    public static Task GetVersioningAsync(S3Call call)
    {
        string? status;
        lock (call.Buckets.Gate)
        {
            status = call.Buckets.Get(call.Bucket).Versioning;
        }

        return call.AnswerAsync(Element("VersioningConfiguration", Optional("Status", status)));
    }

    public static async Task PutVersioningAsync(S3Call call)
    {
        call.CheckBucket();
        var configuration = await ReadAsync(call.Request, "VersioningConfiguration", call.CancellationToken);
        var status = configuration.Element("Status")?.Value is "Enabled" or "Suspended" ? configuration.Element("Status")!.Value : throw S3Exception.MalformedXml();
        lock (call.Buckets.Gate)
        {
            call.Buckets.Get(call.Bucket).Versioning = status;
        }

        await call.Done();
    }
}
