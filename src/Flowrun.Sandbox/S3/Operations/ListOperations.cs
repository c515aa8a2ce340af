using System.Text;
using System.Xml.Linq;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>ListObjectsV2 and the older ListObjects.</summary>
internal static class ListOperations
{
    public static Task ListAsync(S3Call call)
    {
        var token = call.Query("continuation-token");
        var after = token is null ? call.Query("start-after") ?? "" : ReadToken(token);
        var page = Page(call, after, out var size);
        return call.AnswerAsync(Element(
            "ListBucketResult",
            Head(call, page, size),
            Element("KeyCount", page.Objects.Count + page.CommonPrefixes.Count),
            Optional("ContinuationToken", token),
            Optional("NextContinuationToken", page.Next is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Next))),
            Optional("StartAfter", call.Query("start-after") is { } start ? Encoded(call, start) : null),
            Entries(call, page)));
    }

    public static Task ListFirstVersionAsync(S3Call call)
    {
        var marker = call.Query("marker") ?? "";
        var page = Page(call, marker, out var size);
        return call.AnswerAsync(Element(
            "ListBucketResult",
            Head(call, page, size),
            Element("Marker", Encoded(call, marker)),
            Optional("NextMarker", page.Next is null || call.Query("delimiter") is null ? null : Encoded(call, page.Next)),
            Entries(call, page)));
    }

    private static ListPage Page(S3Call call, string after, out int size)
    {
        if (call.Query("encoding-type") is { } encoding and not "url")
        {
            throw S3Exception.InvalidArgument("encoding-type", encoding, "Invalid Encoding Method specified in Request");
        }

        size = Math.Min(S3Limits.PageSize, call.Number("max-keys", S3Limits.PageSize, 0, int.MaxValue));
        lock (call.Buckets.Gate)
        {
            return ListPage.Of(call.Buckets.Get(call.Bucket).Current, call.Query("prefix") ?? "", call.Query("delimiter") ?? "", after, size);
        }
    }

    private static IEnumerable<XElement?> Head(S3Call call, ListPage page, int size) =>
    [
        Element("Name", call.Bucket),
        Element("Prefix", Encoded(call, call.Query("prefix") ?? "")),
        Optional("Delimiter", call.Query("delimiter") is { } delimiter ? Encoded(call, delimiter) : null),
        Element("MaxKeys", size),
        Optional("EncodingType", call.Query("encoding-type")),
        Element("IsTruncated", page.Next is not null),
    ];

    private static IEnumerable<XElement> Entries(S3Call call, ListPage page) =>
        page.Objects.Select(item => Element(
            "Contents",
            Element("Key", Encoded(call, item.Key)),
            Element("LastModified", Time(item.LastModified)),
            Element("ETag", item.QuotedETag),
            Element("Size", item.Size),
            Element("StorageClass", "STANDARD")))
        .Concat(page.CommonPrefixes.Select(prefix => Element("CommonPrefixes", Element("Prefix", Encoded(call, prefix)))));

    /// <summary>Keys that XML cannot hold are readable only where the client asked for escapes.</summary>
    private static string Encoded(S3Call call, string key) =>
        call.Query("encoding-type") is null ? key : Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal);

    private static string ReadToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw S3Exception.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
        }
    }
}
