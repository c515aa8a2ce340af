using Flowrun.Sandbox.S3.Bodies;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>PutObject and CopyObject.</summary>
internal static class WriteOperations
{
    public static async Task PutAsync(S3Call call)
    {
        call.CheckBucket();
        var headers = ObjectHeaders.Read(call.Request.Headers);
        using var file = await RequestBody.ReceiveAsync(call.Request, call.Buckets.Files, call.CancellationToken);
        var item = call.Buckets.Commit(call.Bucket, call.Key, file, headers, file.HexDigest, "ObjectCreated:Put", call.Id);
        WriteIdentity(call, item);
        await call.Done();
    }

    public static async Task CopyAsync(S3Call call)
    {
        call.CheckBucket();
        var (source, versionId) = S3Target.ParseCopySource(call.Header("x-amz-copy-source")!);
        var replaces = call.Header("x-amz-metadata-directive") == "REPLACE";
        if (source == call.Target && versionId is null && !replaces)
        {
            throw S3Exception.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var (original, content) = call.Buckets.Open(source.Bucket, source.Key, versionId);
        await using (content)
        {
            using var file = await call.Buckets.Files.ReceiveAsync(ObjectFiles.ReadAsync(content, 0, original.Size), call.CancellationToken);
            var headers = replaces ? ObjectHeaders.Read(call.Request.Headers) : original.Headers;
            var item = call.Buckets.Commit(call.Bucket, call.Key, file, headers, file.HexDigest, "ObjectCreated:Copy", call.Id);
            WriteVersion(call, item);
            await call.AnswerAsync(Element("CopyObjectResult", Element("LastModified", Time(item.LastModified)), Element("ETag", item.QuotedETag)));
        }
    }

    public static void WriteVersion(S3Call call, S3Object item)
    {
        if (item.VersionId is not null)
        {
            call.Response.Headers["x-amz-version-id"] = item.VersionId;
        }
    }

    private static void WriteIdentity(S3Call call, S3Object item)
    {
        call.Response.Headers.ETag = item.QuotedETag;
        WriteVersion(call, item);
    }
}
