using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Reads a JSON file with the same limits as YAML.</summary>
internal static class JsonManifests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = YamlManifests.Deepest };

    /// <exception cref="ManifestSyntaxException">The text cannot be read.</exception>
    public static JsonNode? Read(string text)
    {
        if (text.Length > YamlManifests.LongestText)
        {
            throw new ManifestSyntaxException($"{text.Length} characters, and a manifest has at most {YamlManifests.LongestText}");
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException wrong)
        {
            // Its own message ends with the place, except for a field that comes twice.
            var message = $"no JSON: {OneLine.Of(wrong.Message.Split(" LineNumber:")[0], 300)}";
            throw wrong.LineNumber is { } line && wrong.BytePositionInLine is { } column
                ? ManifestSyntaxException.At(line + 1, column + 1, message, wrong)
                : new ManifestSyntaxException(message, wrong);
        }
    }
}
