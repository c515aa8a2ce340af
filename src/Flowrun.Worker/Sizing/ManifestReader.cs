using System.Text.Json;
using System.Text.RegularExpressions;
using Flowrun.Core.Events;
using Flowrun.Core.Quantities;

namespace Flowrun.Worker.Sizing;

/// <summary>Finds the objects that a manifest lists: every string that begins with <c>s3://</c>, anywhere in the JSON, each once.</summary>
/// <remarks>That covers plain arrays and the manifests of Redshift, whose entries may say their size: https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html</remarks>
internal static partial class ManifestReader
{
    internal const int MaxObjects = 10_000;

    private const string Scheme = "s3://";

    /// <summary>Never throws.</summary>
    public static ManifestReading Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            var text = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = true });
            var found = new Dictionary<string, ObjectEvent>();
            return Walk(document.RootElement, null, found) is { } reason ? new ManifestReading.Refused(reason)
                : found.Count == 0 ? new ManifestReading.Refused("lists nothing: no string in it begins with s3://")
                : new ManifestReading.Listed(found.Values);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new ManifestReading.Refused("is not JSON");
        }
    }

    /// <returns>Why it is refused, or null.</returns>
    private static string? Walk(JsonElement element, Bytes? known, Dictionary<string, ObjectEvent> found) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(item => Walk(item, null, found)).FirstOrDefault(reason => reason is not null),
        JsonValueKind.Object => WalkObject(element, found),
        JsonValueKind.String when element.GetString()!.StartsWith(Scheme, StringComparison.Ordinal) => Add(element.GetString()!, known, found),
        _ => null,
    };

    private static string? WalkObject(JsonElement element, Dictionary<string, ObjectEvent> found)
    {
        var known = KnownSize(element);
        return element.EnumerateObject().Select(property => Walk(property.Value, known, found)).FirstOrDefault(reason => reason is not null);
    }

    private static Bytes? KnownSize(JsonElement entry) =>
        entry.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty("content_length", out var length) && length.ValueKind == JsonValueKind.Number
            && length.TryGetInt64(out var bytes) && bytes >= 0
            ? new Bytes(bytes)
            : null;

    private static string? Add(string uri, Bytes? known, Dictionary<string, ObjectEvent> found)
    {
        var slash = uri.IndexOf('/', Scheme.Length);
        if (slash < 0 || slash == uri.Length - 1 || !Bucket().IsMatch(uri.AsSpan(Scheme.Length, slash - Scheme.Length)))
        {
            return $"lists {JsonSerializer.Serialize(uri.Length > 200 ? uri[..200] + "…" : uri)}, which is no s3://bucket/key";
        }

        if (known is not null || !found.ContainsKey(uri))
        {
            found[uri] = new ObjectEvent(uri[Scheme.Length..slash], uri[(slash + 1)..], known);
        }

        return found.Count > MaxObjects ? $"lists more than {MaxObjects} objects" : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{1,254}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Bucket();
}
