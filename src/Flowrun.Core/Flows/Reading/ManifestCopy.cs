using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>A manifest of our own, of which everything can be read without surprise.</summary>
internal static class ManifestCopy
{
    /// <summary>Kubernetes' own objects stay far below it.</summary>
    private const int Deepest = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    /// <summary>Copies a manifest. Not possible: no object, nested too deep, a field that comes twice, text that is not Unicode, a number that JSON does not have.</summary>
    public static bool TryTake(JsonNode? manifest, [NotNullWhen(true)] out JsonObject? copy, [NotNullWhen(false)] out string? fault)
    {
        copy = null;
        fault = "a manifest is an object with apiVersion, kind, metadata and spec";
        if (manifest is not JsonObject)
        {
            return false;
        }

        try
        {
            copy = JsonNode.Parse(manifest.ToJsonString(), documentOptions: Strict) as JsonObject;
            Touch(copy);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            copy = null;
            fault = $"the manifest cannot be read (nested deeper than {Deepest}, a field that comes twice, or text that is not Unicode): {exception.Message}";
        }

        return copy is not null;
    }

    /// <summary>A part of the copy on its own, safe to be read by many threads.</summary>
    public static JsonObject Detach(JsonObject part)
    {
        var detached = part.DeepClone().AsObject();
        Touch(detached);
        return detached;
    }

    /// <summary>JSON nodes unfold when they are first read: here and now, not later and on two threads.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (_, value) in json)
                {
                    Touch(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Touch(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}
