using System.Xml.Linq;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>The parts that the client names when it completes an upload.</summary>
internal static class ChosenParts
{
    /// <exception cref="S3Exception">They are none, in another order, not what was uploaded, or too small.</exception>
    public static IReadOnlyList<UploadedPart> Read(XElement request, MultipartUpload upload, IReadOnlyList<UploadedPart> uploaded)
    {
        var byNumber = uploaded.ToDictionary(part => part.Number);
        var chosen = request.Elements("Part").Select(element => Find(element, upload, byNumber)).ToList();
        if (chosen.Count == 0)
        {
            throw S3Exception.MalformedXml();
        }

        for (var index = 1; index < chosen.Count; index++)
        {
            var before = chosen[index - 1];
            if (before.Number >= chosen[index].Number)
            {
                throw S3Exception.InvalidPartOrder();
            }

            if (before.File.Size < S3Limits.MinimumPartBytes)
            {
                throw S3Exception.EntityTooSmall(before.Number, before.File.Size);
            }
        }

        return chosen;
    }

    private static UploadedPart Find(XElement element, MultipartUpload upload, Dictionary<int, UploadedPart> uploaded)
    {
        var eTag = element.Element("ETag")?.Value.Trim('"') ?? throw S3Exception.MalformedXml();
        if (!int.TryParse(element.Element("PartNumber")?.Value, out var number))
        {
            throw S3Exception.MalformedXml();
        }

        return uploaded.TryGetValue(number, out var part) && part.File.HexDigest == eTag ? part : throw S3Exception.InvalidPart(upload.Id, number, eTag);
    }
}
