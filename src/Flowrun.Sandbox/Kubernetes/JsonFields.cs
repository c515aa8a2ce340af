using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>Reading and completing API objects as JSON.</summary>
internal static class JsonFields
{
    /// <summary>The object there, or null if there is none.</summary>
    public static JsonObject? ObjectAt(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        var current = node as JsonObject;
        foreach (var name in path)
        {
            current = current?[name] as JsonObject;
        }

        return current;
    }

    /// <summary>The object there; made where it is missing or null.</summary>
    public static JsonObject Ensure(this JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    /// <summary>The objects of the list there; none if there is no list.</summary>
    public static IEnumerable<JsonObject> ListAt(this JsonObject? parent, string name) => parent?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    public static string? TextAt(this JsonNode? node, string name) =>
        node is JsonObject parent && parent[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? WholeAt(this JsonNode? node, string name) =>
        node is JsonObject parent && parent[name] is JsonValue value && value.TryGetValue<long>(out var whole) ? whole
        : node is JsonObject other && other[name] is JsonValue small && small.TryGetValue<int>(out var number) ? number : null;

    public static bool IsTrue(this JsonNode? node, string name) =>
        node is JsonObject parent && parent[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static void Default(this JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
        {
            parent[name] = value;
        }
    }

    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    public static string? TextAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? WholeAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;

    public static IEnumerable<JsonElement> ListAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static string GoTypeName(this JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => "number",
        },
    };
}
