using System.Security.Cryptography;
using System.Text;

namespace Flowrun.Torture.Uploads;

/// <summary>The ids of runs, worked out from the documented rule and not with the product's own code.</summary>
internal static class RunNames
{
    private const int Characters = 16;

    public static string Of(string group, UploadedObject created) => created.VersionId is null && created.Sequencer is null
        ? Of(group, created.Bucket, created.Key, created.ETag, created.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.0000000Z'"))
        : Of(group, created.Bucket, created.Key, created.VersionId ?? "", created.Sequencer?.ToUpperInvariant() ?? "");

    public static string OfRequest(string group, string source, string id) => Of(group, source, id);

    private static string Of(params string[] parts)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var bits = string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))).Select(octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
        return string.Concat(Enumerable.Range(0, Characters).Select(index => Alphabet[Convert.ToInt32(bits.Substring(index * 5, 5), 2)]));
    }
}
