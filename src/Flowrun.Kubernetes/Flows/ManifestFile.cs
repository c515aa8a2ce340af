using System.Text;
using System.Text.Json.Nodes;

namespace Flowrun.Kubernetes.Flows;

/// <summary>One file of a folder of manifests, as it was read.</summary>
/// <param name="Name">Relative to the folder, with forward slashes.</param>
/// <param name="Text">What it holds, or null where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record ManifestFile(string Name, string? Text, string? Fault)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null where the file is gone by now. A link to what is not there is a fault.</summary>
    public static ManifestFile? Read(string folder, string path)
    {
        var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > 4L * YamlManifests.LongestText)
            {
                return new ManifestFile(name, null, $"{stream.Length} bytes, and a manifest has at most {YamlManifests.LongestText} characters");
            }

            using var reader = new StreamReader(stream, Strict);
            return new ManifestFile(name, reader.ReadToEnd(), null);
        }
        catch (FileNotFoundException) when (new FileInfo(path).LinkTarget is null)
        {
            return null;
        }
        catch (DecoderFallbackException)
        {
            return new ManifestFile(name, null, "not UTF-8: save it in that encoding");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new ManifestFile(name, null, $"cannot be read: {unreadable.Message}");
        }
    }

    /// <exception cref="ManifestSyntaxException">It holds no YAML, or no JSON where its name says so.</exception>
    public IReadOnlyList<JsonNode?> Documents() =>
        Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? [JsonManifests.Read(Text ?? "")] : YamlManifests.Read(Text ?? "");
}
