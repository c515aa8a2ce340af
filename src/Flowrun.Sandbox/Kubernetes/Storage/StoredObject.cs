using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;

namespace Flowrun.Sandbox.Kubernetes.Storage;

/// <summary>One version of an object. Its JSON is made once and sent as it is to every reader.</summary>
internal sealed class StoredObject
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>(0);

    private JsonDocument? _document;

    private StoredObject(ResourceKind kind, JsonObject metadata, long resourceVersion, byte[] json)
    {
        Kind = kind;
        Key = new ObjectKey((string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
        Uid = (string)metadata["uid"]!;
        ControllerUid = ControllerOf(metadata);
        ResourceVersion = resourceVersion;
        Labels = LabelsOf(metadata);
        Json = json;
    }

    public ResourceKind Kind { get; }

    public ObjectKey Key { get; }

    public string Uid { get; }

    public long ResourceVersion { get; }

    /// <summary>The uid of the owner that controls it, if one does.</summary>
    public string? ControllerUid { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The whole object as UTF-8.</summary>
    public byte[] Json { get; }

    /// <summary>For reading. Parsed at the first use.</summary>
    public JsonElement Root => (_document ??= JsonDocument.Parse(Json)).RootElement;

    /// <summary>A copy of its own, for changing.</summary>
    public JsonObject ToNode() => JsonNode.Parse(Json)!.AsObject();

    /// <param name="kind">What it is.</param>
    /// <param name="document">The whole object, its kind and apiVersion first; gets the version.</param>
    /// <param name="resourceVersion">Its version, or 0 for an object that is not stored.</param>
    public static StoredObject From(ResourceKind kind, JsonObject document, long resourceVersion)
    {
        var metadata = document["metadata"]!.AsObject();
        if (resourceVersion > 0)
        {
            metadata["resourceVersion"] = resourceVersion.ToString();
        }

        return new StoredObject(kind, metadata, resourceVersion, Serialize(document));
    }

    public static byte[] Serialize(JsonNode document)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            document.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string? ControllerOf(JsonObject metadata) => metadata["ownerReferences"] is JsonArray owners
        ? (string?)owners.FirstOrDefault(owner => (bool?)owner?["controller"] == true)?["uid"]
        : null;

    private static IReadOnlyDictionary<string, string> LabelsOf(JsonObject metadata) => metadata["labels"] is JsonObject { Count: > 0 } labels
        ? labels.ToDictionary(label => label.Key, label => (string?)label.Value ?? "")
        : NoLabels;
}
