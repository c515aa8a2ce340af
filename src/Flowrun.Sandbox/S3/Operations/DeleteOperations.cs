using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>DeleteObject and DeleteObjects.</summary>
internal static class DeleteOperations
{
    public static Task DeleteAsync(S3Call call)
    {
        if (call.Buckets.Delete(call.Bucket, call.Key, call.Query("versionId"), call.Id) is { } deleted)
        {
            WriteOperations.WriteVersion(call, deleted);
            if (deleted.IsDeleteMarker)
            {
                call.Response.Headers["x-amz-delete-marker"] = "true";
            }
        }

        return call.Done(StatusCodes.Status204NoContent);
    }

    public static async Task DeleteManyAsync(S3Call call)
    {
        call.CheckBucket();
        var request = await ReadAsync(call.Request, "Delete", call.CancellationToken);
        var objects = request.Elements("Object").ToList();
        if (objects.Count is 0 or > S3Limits.PageSize)
        {
            throw S3Exception.MalformedXml();
        }

        var isQuiet = request.Element("Quiet")?.Value == "true";
        var results = objects.ConvertAll(item => DeleteOne(call, item));
        await call.AnswerAsync(Element("DeleteResult", results.Where(result => !isQuiet || result.Name.LocalName == "Error")));
    }

    private static XElement DeleteOne(S3Call call, XElement item)
    {
        var key = item.Element("Key")?.Value ?? throw S3Exception.MalformedXml();
        var versionId = item.Element("VersionId")?.Value;
        try
        {
            var deleted = call.Buckets.Delete(call.Bucket, key, versionId, call.Id);
            return Element(
                "Deleted",
                Element("Key", key),
                Optional("VersionId", versionId),
                Optional("DeleteMarker", deleted is { IsDeleteMarker: true } ? "true" : null),
                Optional("DeleteMarkerVersionId", deleted is { IsDeleteMarker: true } ? deleted.VersionId : null));
        }
        catch (S3Exception error)
        {
            return Element("Error", Element("Key", key), Element("Code", error.Code), Element("Message", error.Message));
        }
    }
}
