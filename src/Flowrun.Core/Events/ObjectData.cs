using System.Text.Json;

namespace Flowrun.Core.Events;

/// <summary>An object's fields as <c>plan</c> prints them and our own events carry them. Keys are not encoded.</summary>
internal static class ObjectData
{
    /// <param name="data">The JSON object with the fields.</param>
    /// <param name="fields">Its prefix is the place of <paramref name="data"/>.</param>
    public static ObjectEvent Read(JsonElement data, ref FieldReader fields)
    {
        var metadata = fields.Object(data, "metadata", required: false);
        return new ObjectEvent(
            fields.Bucket(data, "bucket")!,
            fields.Text(data, "key", required: true)!,
            fields.Size(data, "size"),
            fields.EntityTag(data, "eTag"),
            fields.Text(data, "versionId"),
            fields.Text(data, "sequencer"),
            fields.Time(data, "time"),
            metadata.ValueKind == JsonValueKind.Object ? TextMapReader.Read(metadata, "metadata", ref fields) : null);
    }
}
