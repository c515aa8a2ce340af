using System.Text;

namespace Flowrun.Sandbox.S3;

/// <summary>What a request is about: all buckets, one bucket, or one object of it.</summary>
/// <param name="Bucket">Empty for all buckets.</param>
/// <param name="Key">Empty for the bucket itself.</param>
internal sealed record S3Target(string Bucket, string Key)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads what the client sent, as it sent it: a server's own notion of a path swallows <c>..</c>, <c>//</c> and <c>%2F</c>, and all of them may stand in keys.
    /// </summary>
    /// <param name="raw">The request line's target: path and query, escaped; or a whole URI.</param>
    public static S3Target Parse(string raw)
    {
        var path = raw.AsSpan();
        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            path = path["http://".Length..];
            path = path.IndexOf('/') is var slash and >= 0 ? path[slash..] : "/";
        }

        path = path.IndexOf('?') is var query and >= 0 ? path[..query] : path;
        return Split(Decode(path));
    }

    /// <summary>Reads <c>bucket/key</c> or <c>/bucket/key</c>, escaped, with a version perhaps: the header of a copy.</summary>
    public static (S3Target Target, string? VersionId) ParseCopySource(string header)
    {
        var query = header.IndexOf("?versionId=", StringComparison.Ordinal);
        // Some clients escape the slash between bucket and key too.
        var target = Split(Decode(query < 0 ? header : header[..query]));
        return target.Key.Length > 0
            ? (target, query < 0 ? null : header[(query + "?versionId=".Length)..])
            : throw S3Exception.InvalidArgument("x-amz-copy-source", header, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }

    /// <summary>The key, if it is not too long.</summary>
    public static string CheckedKey(string key) =>
        Encoding.UTF8.GetByteCount(key) is var bytes && bytes <= S3Limits.KeyBytes ? key : throw S3Exception.KeyTooLong(bytes);

    private static S3Target Split(string path)
    {
        path = path.StartsWith('/') ? path[1..] : path;
        var end = path.IndexOf('/');
        return end < 0 ? new(path, "") : new(path[..end], CheckedKey(path[(end + 1)..]));
    }

    private static string Decode(ReadOnlySpan<char> escaped)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(escaped.Length)];
        var length = 0;
        while (!escaped.IsEmpty)
        {
            if (escaped[0] == '%')
            {
                if (escaped.Length < 3 || !char.IsAsciiHexDigit(escaped[1]) || !char.IsAsciiHexDigit(escaped[2]))
                {
                    throw S3Exception.InvalidUri();
                }

                bytes[length++] = Convert.FromHexString(escaped[1..3])[0];
                escaped = escaped[3..];
            }
            else
            {
                var plain = escaped.IndexOf('%') is var next and >= 0 ? escaped[..next] : escaped;
                length += Encoding.UTF8.GetBytes(plain, bytes.AsSpan(length));
                escaped = escaped[plain.Length..];
            }
        }

        try
        {
            return Utf8.GetString(bytes.AsSpan(0, length));
        }
        catch (DecoderFallbackException)
        {
            throw S3Exception.InvalidUri();
        }
    }
}
