using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Flowrun.Sandbox.S3;

/// <summary>What an upload says of its object and a download repeats: its type and the like, and the metadata of its owner.</summary>
/// <param name="Values">By header name, <c>x-amz-meta-</c> included, in lower case.</param>
internal sealed record ObjectHeaders(IReadOnlyDictionary<string, string> Values)
{
    public const string MetadataPrefix = "x-amz-meta-";
    private const string DefaultContentType = "binary/octet-stream";

    private static readonly string[] Kept = ["content-type", "cache-control", "content-disposition", "content-language", "expires"];

    public static ObjectHeaders Empty { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = DefaultContentType });

    public static ObjectHeaders Read(IHeaderDictionary headers)
    {
        var values = new Dictionary<string, string>(Empty.Values, StringComparer.Ordinal);
        foreach (var name in Kept.Where(name => !StringValues.IsNullOrEmpty(headers[name])))
        {
            values[name] = headers[name].ToString();
        }

        // aws-chunked says how the body travels, and is no property of the object.
        var encodings = headers.ContentEncoding.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (string.Join(',', encodings.Where(encoding => encoding != "aws-chunked")) is { Length: > 0 } encoding)
        {
            values["content-encoding"] = encoding;
        }

        var metadataBytes = 0;
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            var text = value.ToString();
            values[name.ToLowerInvariant()] = text;
            metadataBytes += name.Length - MetadataPrefix.Length + System.Text.Encoding.UTF8.GetByteCount(text);
        }

        return metadataBytes <= S3Limits.MetadataBytes ? new(values) : throw S3Exception.MetadataTooLarge(metadataBytes);
    }

    public static ObjectHeaders Of(IReadOnlyDictionary<string, string> metadata)
    {
        var values = new Dictionary<string, string>(Empty.Values, StringComparer.Ordinal);
        foreach (var (name, value) in metadata)
        {
            values[MetadataPrefix + name.ToLowerInvariant()] = value;
        }

        return new(values);
    }

    public void Write(IHeaderDictionary headers)
    {
        foreach (var (name, value) in Values)
        {
            headers[name] = value;
        }
    }
}
