using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;

namespace Flowrun.Sandbox.Kubernetes.Patches;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <exception cref="StatusException">An operation cannot be carried out.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var (name, path) = (operation.TextAt("op") ?? "", operation.TextAt("path") ?? "");
            switch (name)
            {
                case "add":
                    Add(target, path, operation!["value"]?.DeepClone());
                    break;
                case "replace":
                    Remove(target, path, name);
                    Add(target, path, operation!["value"]?.DeepClone());
                    break;
                case "remove":
                    Remove(target, path, name);
                    break;
                case "test" when !JsonNode.DeepEquals(Find(target, path, name), operation!["value"]):
                    throw Refused($"testing value {path} failed: test failed");
                case "test":
                    break;
                case "copy" or "move":
                    var value = Find(target, operation.TextAt("from") ?? "", name)?.DeepClone();
                    if (name == "move")
                    {
                        Remove(target, operation.TextAt("from") ?? "", name);
                    }

                    Add(target, path, value);
                    break;
                default:
                    throw Statuses.BadRequest($"Unexpected kind: {name}");
            }
        }

        return target;
    }

    private static void Add(JsonObject root, string path, JsonNode? value)
    {
        var (parent, last) = Parent(root, path, "add");
        if (parent is JsonArray list)
        {
            list.Insert(last == "-" ? list.Count : Index(list, last, list.Count, "add", path), value);
        }
        else
        {
            parent.AsObject()[last] = value;
        }
    }

    private static void Remove(JsonObject root, string path, string operation)
    {
        var (parent, last) = Parent(root, path, operation);
        if (parent is JsonArray list)
        {
            list.RemoveAt(Index(list, last, list.Count - 1, operation, path));
        }
        else if (!parent.AsObject().Remove(last))
        {
            throw Missing(operation, path);
        }
    }

    private static JsonNode? Find(JsonObject root, string path, string operation)
    {
        var (parent, last) = Parent(root, path, operation);
        return parent is JsonArray list ? list[Index(list, last, list.Count - 1, operation, path)] : parent.AsObject()[last];
    }

    private static (JsonNode Parent, string Last) Parent(JsonObject root, string path, string operation)
    {
        var names = path.Split('/').Skip(1).Select(Unescape).ToArray();
        if (names.Length == 0)
        {
            throw Missing(operation, path);
        }

        JsonNode parent = root;
        foreach (var name in names[..^1])
        {
            parent = parent switch
            {
                JsonArray list => list[Index(list, name, list.Count - 1, operation, path)],
                JsonObject fields => fields[name],
                _ => null,
            } ?? throw Missing(operation, path);
        }

        return parent is JsonArray or JsonObject ? (parent, names[^1]) : throw Missing(operation, path);
    }

    private static int Index(JsonArray list, string text, int most, string operation, string path) =>
        int.TryParse(text, out var index) && index >= 0 && index <= most && most <= list.Count ? index : throw Missing(operation, path);

    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static StatusException Missing(string operation, string path) =>
        Refused($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");

    private static StatusException Refused(string why) =>
        new(422, Statuses.Failure(422, "Invalid", $"the server rejected our request due to an error in our request: {why}", []));
}
