using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>One word of a command line, and where it stands.</summary>
internal readonly record struct Argument(string Path, string Text);

/// <summary>Everything that one container can be told to run, by the job and by each of the overrides.</summary>
internal sealed class ContainerVariants
{
    private static readonly string[] Lists = ["initContainers", "containers"];

    /// <summary>Each as a whole; an empty one where the image's own would be used.</summary>
    public List<IReadOnlyList<Argument>> Commands { get; } = [];

    /// <summary>Each as a whole; always with an empty one.</summary>
    public List<IReadOnlyList<Argument>> Arguments { get; } = [[]];

    /// <summary>The commands of hooks and probes.</summary>
    public List<IReadOnlyList<Argument>> Executed { get; } = [];

    /// <summary>Paths in which Kubernetes expands variables.</summary>
    public List<Argument> SubPaths { get; } = [];

    public List<(string Name, string Value)> Environment { get; } = [];

    public static IReadOnlyCollection<ContainerVariants> Of(IEnumerable<(string Path, JsonObject Spec)> specs)
    {
        var containers = new Dictionary<string, ContainerVariants>(StringComparer.Ordinal);
        foreach (var (path, spec) in specs)
        {
            var pod = JobCheck.At(spec, "template", "spec");
            foreach (var list in Lists)
            {
                // A name that comes twice in one list is an error of its own, and would make a great many variants.
                var seen = new HashSet<string>(StringComparer.Ordinal);
                var items = pod?[list] as JsonArray ?? [];
                for (var index = 0; index < items.Count; index++)
                {
                    if (items[index] is JsonObject container)
                    {
                        var key = $"{list}/{ContainersCheck.NameOf(container)}";
                        if (!seen.Add(key))
                        {
                            continue;
                        }

                        if (!containers.TryGetValue(key, out var variants))
                        {
                            containers[key] = variants = new ContainerVariants();
                        }

                        variants.Add($"{path}.template.spec.{list}[{index}]", container);
                    }
                }
            }
        }

        return containers.Values;
    }

    private void Add(string path, JsonObject container)
    {
        var isFirst = Commands.Count == 0;
        if (isFirst || container["command"] is JsonArray)
        {
            Commands.Add(WordsOf($"{path}.command", container["command"]));
        }

        if (container["args"] is JsonArray)
        {
            Arguments.Add(WordsOf($"{path}.args", container["args"]));
        }

        foreach (var entry in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (ObjectReader.AsText(entry["name"]) is { } name && ObjectReader.AsText(entry["value"]) is { } value)
            {
                Environment.Add((name, value));
            }
        }

        FindElsewhere(path, container);
    }

    private static Argument[] WordsOf(string path, JsonNode? list) =>
        [.. (list as JsonArray ?? []).Select((word, index) => new Argument(FieldPath.Of(path, index), ObjectReader.AsText(word) ?? ""))];

    private void FindElsewhere(string path, JsonNode? node)
    {
        if (node is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                FindElsewhere(FieldPath.Of(path, index), list[index]);
            }
        }

        foreach (var (name, value) in node as JsonObject ?? [])
        {
            var here = FieldPath.Of(path, name);
            if (name == "exec" && value is JsonObject)
            {
                Executed.Add(WordsOf($"{here}.command", value["command"]));
            }
            else if (name == "subPathExpr" && ObjectReader.AsText(value) is { } subPath)
            {
                SubPaths.Add(new Argument(here, subPath));
            }
            else
            {
                FindElsewhere(here, value);
            }
        }
    }
}
