using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows.Reading;

namespace Flowrun.Core.Policy;

/// <summary>A place in a finished JobSpec, also one where nothing stands.</summary>
internal sealed class Place
{
    private readonly Place? _parent;
    private readonly int _index;

    private Place(JsonNode? node, Place? parent, string name, int index) => (Node, _parent, Name, _index) = (node, parent, name, index);

    /// <summary>What stands there; null is nothing, as in Kubernetes.</summary>
    public JsonNode? Node { get; }

    /// <summary>Of the field; of an item the list's.</summary>
    public string Name { get; }

    public string? ParentName => _parent?.Name;

    public string? Text => ObjectReader.AsText(Node);

    public bool IsTrue => Node?.GetValueKind() == JsonValueKind.True;

    public bool IsFalse => Node?.GetValueKind() == JsonValueKind.False;

    public Place this[string name] => new((Node as JsonObject)?[name], this, name, -1);

    /// <summary>The items of a list; none where there is no list.</summary>
    public IEnumerable<Place> Items => (Node as JsonArray ?? []).Select((item, index) => new Place(item, this, Name, index));

    /// <summary>The fields of a map; none where there is no map.</summary>
    public IEnumerable<Place> Fields => (Node as JsonObject ?? []).Select(member => new Place(member.Value, this, member.Key, -1));

    public static Place Of(JsonObject jobSpec) => new(jobSpec, null, "", -1);

    /// <summary>The same place in one of the layers that the JobSpec was merged of.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="path">The layer's own; becomes the place's.</param>
    /// <returns>How many steps of the way exist there.</returns>
    public int In(JsonObject layer, ref string path) => Step(layer, ref path).Depth;

    private (JsonNode? Node, int Depth) Step(JsonObject layer, ref string path)
    {
        if (_parent is null)
        {
            return (layer, 0);
        }

        var (above, depth) = _parent.Step(layer, ref path);
        JsonNode? here = null;
        if (_index < 0)
        {
            here = (above as JsonObject)?[Name];
            path = FieldPath.Of(path, Name);
        }
        else
        {
            var index = IndexIn(above as JsonArray);
            here = index < 0 ? null : above![index];
            path = FieldPath.Of(path, index < 0 ? _index : index);
        }

        return (here, here is null ? depth : depth + 1);
    }

    /// <summary>Lists of named things merge by name; the items of others are in the list of one layer as they are.</summary>
    private int IndexIn(JsonArray? list)
    {
        var name = (Node as JsonObject)?["name"];
        for (var index = 0; index < list?.Count; index++)
        {
            if (name is null ? JsonNode.DeepEquals(list[index], Node) : list[index] is JsonObject item && JsonNode.DeepEquals(item["name"], name))
            {
                return index;
            }
        }

        return -1;
    }
}
