using System.Text;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

internal static class TriggersReader
{
    /// <summary>S3's limit for keys, in bytes of UTF-8.</summary>
    private const int LongestKey = 1024;

    /// <param name="spec">Of the manifest.</param>
    /// <param name="sound">Those without an error.</param>
    /// <returns>All, as far as they can be read, since other parts of the manifest are judged by them.</returns>
    public static IReadOnlyList<S3Trigger> Read(ObjectReader spec, out IReadOnlyList<S3Trigger> sound)
    {
        var triggers = new List<S3Trigger>();
        var withoutError = new List<S3Trigger>();
        foreach (var (path, entry) in spec.Entries("triggers"))
        {
            var errors = spec.Problems.Errors;
            if (ReadOne(path, entry, spec.Problems) is { } trigger)
            {
                triggers.Add(trigger);
                if (spec.Problems.Errors == errors)
                {
                    withoutError.Add(trigger);
                }
            }
        }

        sound = withoutError;
        return triggers;
    }

    private static S3Trigger? ReadOne(string path, JsonNode? entry, Problems problems)
    {
        if (entry is not JsonObject json)
        {
            problems.Add(path, entry, "an object with s3: {bucket: …}");
            return null;
        }

        var s3 = new ObjectReader(json, path, FlowFields.Trigger, problems).RequiredObject("s3", FlowFields.S3, "at least {bucket: …}");
        if (s3 is null)
        {
            return null;
        }

        var bucket = s3.Required("bucket", "the bucket's name", BucketFault);
        var prefix = KeyPart(s3, "prefix");
        var suffix = KeyPart(s3, "suffix");
        var pattern = KeyPart(s3, "pattern");
        KeyPattern? parsed = null;
        if (pattern is not null && !KeyPattern.TryParse(pattern, out parsed, out var fault))
        {
            s3.Problems.Add(s3.PathOf("pattern"), pattern, $"{fault}, as in orders/{{date}}/{{store}}.csv");
        }

        var minSize = s3.Quantity("minSize");
        var maxSize = s3.Quantity("maxSize");
        Bounds.Check(s3, "minSize", minSize, "maxSize", maxSize);
        return new S3Trigger(bucket ?? "", prefix, suffix, parsed, minSize, maxSize);
    }

    /// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, with the old rules of us-east-1.</remarks>
    internal static string? BucketFault(string text) =>
        text.Length is > 0 and <= 255 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
            ? null
            : "the bucket's name alone: letters, digits, dots and hyphens";

    /// <summary>A prefix, suffix or pattern of keys.</summary>
    internal static string? KeyPart(ObjectReader reader, string name)
    {
        var text = reader.Text(name, KeyPartFault);
        if (text?.Contains('*', StringComparison.Ordinal) == true)
        {
            reader.Problems.Warn(reader.PathOf(name), text, "a * stands for itself here; what may be anything is a named part of the pattern, such as {name}");
        }

        return text;
    }

    private static string? KeyPartFault(string text) => text switch
    {
        _ when text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) => "a part of the key alone: the bucket stands in bucket",
        _ when Encoding.UTF8.GetByteCount(text) > LongestKey => $"at most {LongestKey} bytes, the longest that a key can be",
        _ => null,
    };
}
