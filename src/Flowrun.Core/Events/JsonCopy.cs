using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Core.Events;

/// <summary>A copy that owes nothing to the message.</summary>
/// <remarks>JsonObject.Create reads lazily: a property that comes twice, or a text that is none, would throw later, far from here.</remarks>
internal static class JsonCopy
{
    /// <summary>Of properties of one name the last wins.</summary>
    /// <exception cref="InvalidOperationException">A name or text has half of a surrogate pair.</exception>
    public static JsonNode? Of(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = new JsonObject();
                foreach (var property in value.EnumerateObject())
                {
                    properties[property.Name] = Of(property.Value);
                }

                return properties;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(Of)]);
            case JsonValueKind.String:
                return JsonValue.Create(value.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(value.Clone());
        }
    }
}
