using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Flowrun.Sandbox.S3.Bodies;
using Microsoft.AspNetCore.Http;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>Uploads in parts.</summary>
internal static class MultipartOperations
{
    public static Task CreateAsync(S3Call call)
    {
        var upload = call.Buckets.StartUpload(call.Bucket, call.Key, ObjectHeaders.Read(call.Request.Headers));
        return call.AnswerAsync(Element(
            "InitiateMultipartUploadResult", Element("Bucket", call.Bucket), Element("Key", call.Key), Element("UploadId", upload.Id)));
    }

    public static async Task UploadPartAsync(S3Call call)
    {
        var upload = Upload(call);
        var number = call.Number("partNumber", 0, 1, S3Limits.PartNumbers);
        if (call.Header("x-amz-copy-source") is { } source)
        {
            await CopyPartAsync(call, upload, number, source);
            return;
        }

        var file = await RequestBody.ReceiveAsync(call.Request, call.Buckets.Files, call.CancellationToken);
        call.Response.Headers.ETag = call.Buckets.AddPart(upload, number, file).QuotedETag;
        await call.Done();
    }

    public static async Task CompleteAsync(S3Call call)
    {
        var upload = Upload(call);
        var request = await ReadAsync(call.Request, "CompleteMultipartUpload", call.CancellationToken);
        var parts = ChosenParts.Read(request, upload, call.Buckets.Parts(upload));
        using var file = await call.Buckets.Files.ReceiveAsync(Joined(parts), call.CancellationToken);
        var item = call.Buckets.Commit(call.Bucket, call.Key, file, upload.Headers, ETagOf(parts), "ObjectCreated:CompleteMultipartUpload", call.Id);
        call.Buckets.Abort(upload);
        WriteOperations.WriteVersion(call, item);
        await call.AnswerAsync(Element(
            "CompleteMultipartUploadResult",
            Element("Location", $"{call.Request.Scheme}://{call.Request.Host}/{call.Bucket}/{Uri.EscapeDataString(call.Key)}"),
            Element("Bucket", call.Bucket),
            Element("Key", call.Key),
            Element("ETag", item.QuotedETag)));
    }

    public static Task AbortAsync(S3Call call)
    {
        call.Buckets.Abort(Upload(call));
        return call.Done(StatusCodes.Status204NoContent);
    }

    public static Task ListPartsAsync(S3Call call)
    {
        var upload = Upload(call);
        var after = call.Number("part-number-marker", 0, 0, S3Limits.PartNumbers);
        var size = call.Number("max-parts", S3Limits.PageSize, 1, S3Limits.PageSize);
        var left = call.Buckets.Parts(upload).Where(part => part.Number > after).ToList();
        var page = left.Take(size).ToList();
        return call.AnswerAsync(Element(
            "ListPartsResult",
            Element("Bucket", call.Bucket),
            Element("Key", call.Key),
            Element("UploadId", upload.Id),
            Element("PartNumberMarker", after),
            Element("NextPartNumberMarker", page.Count == 0 ? 0 : page[^1].Number),
            Element("MaxParts", size),
            Element("IsTruncated", left.Count > size),
            page.Select(part => Element(
                "Part",
                Element("PartNumber", part.Number),
                Element("LastModified", Time(part.LastModified)),
                Element("ETag", part.QuotedETag),
                Element("Size", part.File.Size)))));
    }

    public static Task ListUploadsAsync(S3Call call) => call.AnswerAsync(Element(
        "ListMultipartUploadsResult",
        Element("Bucket", call.Bucket),
        Element("MaxUploads", S3Limits.PageSize),
        Element("IsTruncated", false),
        call.Buckets.Uploads(call.Bucket).Select(upload => Element(
            "Upload", Element("Key", upload.Key), Element("UploadId", upload.Id), Element("Initiated", Time(upload.Initiated))))));

    private static MultipartUpload Upload(S3Call call) => call.Buckets.FindUpload(call.Bucket, call.Key, call.Query("uploadId") ?? "");

    private static async Task CopyPartAsync(S3Call call, MultipartUpload upload, int number, string header)
    {
        var (source, versionId) = S3Target.ParseCopySource(header);
        var (original, content) = call.Buckets.Open(source.Bucket, source.Key, versionId);
        await using (content)
        {
            var range = ByteRange.Parse(call.Header("x-amz-copy-source-range"), original.Size) ?? new(0, original.Size);
            var file = await call.Buckets.Files.ReceiveAsync(ObjectFiles.ReadAsync(content, range.Start, range.Length), call.CancellationToken);
            var part = call.Buckets.AddPart(upload, number, file);
            await call.AnswerAsync(Element("CopyPartResult", Element("LastModified", Time(part.LastModified)), Element("ETag", part.QuotedETag)));
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Joined(IEnumerable<UploadedPart> parts)
    {
        foreach (var part in parts)
        {
            await using var content = ObjectFiles.Open(part.File.Path);
            await foreach (var piece in ObjectFiles.ReadAsync(content, 0, part.File.Size))
            {
                yield return piece;
            }
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "An ETag is an MD5.")]
    private static string ETagOf(IReadOnlyList<UploadedPart> parts) =>
        $"{Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(part => part.File.Digest)]))}-{parts.Count}";
}
