using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Values;

/// <summary>One value of values.yaml.</summary>
/// <param name="Path">Such as <c>queue.url</c>.</param>
/// <param name="Default">As it stands there.</param>
/// <param name="Description">The comment over it.</param>
internal sealed record ChartValue(string Path, JsonNode? Default, string Description);

/// <summary>The values that are described in values.yaml: a line <c># -- …</c> makes what is under it one value, whatever it holds.</summary>
internal static class ValueTree
{
    private const string Mark = "# -- ";

    public static IReadOnlyList<ChartValue> Read()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Chart, "values.yaml"));
        var defaults = Flowrun.Kubernetes.Flows.YamlManifests.Read(string.Join('\n', lines))[0]!.AsObject();
        var values = new List<ChartValue>();
        var path = new List<(int Indent, string Name)>();
        string? description = null;
        var described = int.MaxValue;
        foreach (var line in lines.Where(line => line.Trim().Length > 0))
        {
            var text = line.TrimStart();
            var indent = line.Length - text.Length;
            if (indent <= described)
            {
                described = int.MaxValue;
            }

            if (described != int.MaxValue)
            {
                // Inside of a value.
                continue;
            }

            if (text.StartsWith('#'))
            {
                description = text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..] : null;
                continue;
            }

            path.RemoveAll(part => part.Indent >= indent);
            path.Add((indent, text[..text.IndexOf(':', StringComparison.Ordinal)]));
            if (description is null && text.EndsWith(':'))
            {
                continue;
            }

            var names = path.ConvertAll(part => part.Name);
            values.Add(new ChartValue(string.Join('.', names), names.Aggregate((JsonNode?)defaults, (node, name) => node![name])?.DeepClone(), description ?? ""));
            description = null;
            described = indent;
        }

        return values;
    }

    /// <summary>The values with one more set.</summary>
    public static JsonObject Set(JsonObject values, string path, JsonNode? value)
    {
        var names = path.Split('.');
        var node = values;
        foreach (var name in names[..^1])
        {
            if (node[name] is not JsonObject inner)
            {
                node[name] = inner = [];
            }

            node = inner;
        }

        node[names[^1]] = value;
        return values;
    }
}
