using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Refuses a placeholder that is not a manifest's to use, before the worker's own are added.</summary>
/// <remarks>A flow that was read from a manifest has none; the base template and flows that programs make are checked only here.</remarks>
internal readonly struct PlaceholderCheck(IReadOnlyDictionary<string, string> parameters)
{
    public void Visit(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    Visit(value, $"{path}.{name}");
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    Visit(list[index], $"{path}[{index}]");
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                VisitText(text, path);
                break;
        }
    }

    private void VisitText(string text, string path)
    {
        if (!Placeholders.TryParse(text, out var parts, out var error))
        {
            throw new InvalidRunException(path, error);
        }

        foreach (var part in parts)
        {
            if (part.IsName && !IsKnown(part.Text))
            {
                throw new InvalidRunException(
                    path,
                    $"'{{{{ {part.Text} }}}}' is unknown; known are {string.Join(", ", Placeholders.Known)}, match.* and the declared parameters.*");
            }
        }
    }

    private bool IsKnown(string name) =>
        Placeholders.Known.Contains(name, StringComparer.Ordinal)
        || name.StartsWith(Placeholders.MatchPrefix, StringComparison.Ordinal)
        || (name.StartsWith(Placeholders.ParametersPrefix, StringComparison.Ordinal)
            && parameters.ContainsKey(name[Placeholders.ParametersPrefix.Length..]));
}
