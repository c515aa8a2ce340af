using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Names what a Job was made from: two Jobs with one hash differ only in their run.</summary>
internal static class TemplateHash
{
    private const int Length = 16;

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of all layers as JSON with sorted members.</summary>
    public static string Of(JsonObject? baseTemplate, Flow flow)
    {
        var canonical = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(canonical))
        {
            writer.WriteStartArray();
            WriteSorted(writer, baseTemplate);
            WriteSorted(writer, flow.Job);
            foreach (var (when, patch) in flow.Overrides)
            {
                WriteSorted(writer, new JsonArray(
                    when.MinSize?.Value, when.MaxSize?.Value, when.Bucket, when.Prefix, when.Suffix, when.MinAttempt));
                WriteSorted(writer, patch);
            }

            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan))[..Length];
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (name, value) in map.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    WriteSorted(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteSorted(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
