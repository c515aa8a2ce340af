using Microsoft.AspNetCore.Http;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>GetObject and HeadObject.</summary>
internal static class ReadOperations
{
    public static async Task ReadAsync(S3Call call)
    {
        var (item, file) = call.Buckets.Open(call.Bucket, call.Key, call.Query("versionId"));
        await using (file)
        {
            if (IsUnchanged(call, item))
            {
                call.Response.StatusCode = StatusCodes.Status304NotModified;
                call.Response.Headers.ETag = item.QuotedETag;
                return;
            }

            var range = ByteRange.Parse(call.Header("Range"), item.Size);
            WriteHeaders(call, item, range);
            if (call.Request.Method != "HEAD")
            {
                await foreach (var piece in ObjectFiles.ReadAsync(file, range?.Start ?? 0, range?.Length ?? item.Size, call.CancellationToken))
                {
                    await call.Response.Body.WriteAsync(piece, call.CancellationToken);
                }
            }
        }
    }

    /// <summary>Nothing has tags; clients ask before they copy in parts.</summary>
    public static Task TagsAsync(S3Call call)
    {
        _ = call.Buckets.Find(call.Bucket, call.Key, call.Query("versionId"));
        return call.AnswerAsync(Element("Tagging", Element("TagSet")));
    }

    private static void WriteHeaders(S3Call call, S3Object item, ByteRange? range)
    {
        item.Headers.Write(call.Response.Headers);
        call.Response.Headers.ETag = item.QuotedETag;
        call.Response.Headers.LastModified = item.LastModified.ToString("R");
        call.Response.Headers.AcceptRanges = "bytes";
        WriteOperations.WriteVersion(call, item);
        call.Response.ContentLength = range?.Length ?? item.Size;
        if (range is not null)
        {
            call.Response.StatusCode = StatusCodes.Status206PartialContent;
            call.Response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{item.Size}";
        }
    }

    private static bool IsUnchanged(S3Call call, S3Object item)
    {
        if (call.Header("If-Match") is { } wanted && !Names(wanted, item))
        {
            throw S3Exception.PreconditionFailed("If-Match");
        }

        return call.Header("If-None-Match") is { } known && Names(known, item);
    }

    private static bool Names(string header, S3Object item) => header == "*" || header.Trim('"') == item.ETag;
}
