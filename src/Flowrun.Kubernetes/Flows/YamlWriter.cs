using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Writes JSON as YAML for people, in block style as kubectl does.</summary>
/// <remarks>
/// Text that another reader might take for something else is in double quotes, with the escapes of JSON, which YAML knows; what cannot be seen
/// is escaped, so that text of strangers does nothing to a terminal. It is written here and not by a library so that this holds for every character.
/// </remarks>
public static class YamlWriter
{
    /// <returns>One document, with a line break at the end, from which <see cref="YamlManifests"/> reads the same again.</returns>
    public static string Write(JsonNode? node)
    {
        var yaml = new StringBuilder();
        WriteNode(yaml, node, 0);
        return yaml.ToString();
    }

    /// <summary>Writes at the cursor, which stands at the indent; ends with a line break.</summary>
    private static void WriteNode(StringBuilder yaml, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                WriteMap(yaml, map, indent);
                break;
            case JsonArray { Count: > 0 } list:
                WriteList(yaml, list, indent);
                break;
            default:
                yaml.Append(ScalarOf(node, indent)).Append('\n');
                break;
        }
    }

    private static void WriteMap(StringBuilder yaml, JsonObject map, int indent)
    {
        var isFirst = true;
        foreach (var (name, value) in map)
        {
            yaml.Append(' ', isFirst ? 0 : indent).Append(YamlText.OfKey(name)).Append(':');
            isFirst = false;
            if (value is JsonObject { Count: > 0 })
            {
                yaml.Append('\n').Append(' ', indent + 2);
                WriteNode(yaml, value, indent + 2);
            }
            else if (value is JsonArray { Count: > 0 })
            {
                yaml.Append('\n').Append(' ', indent);
                WriteNode(yaml, value, indent);
            }
            else
            {
                yaml.Append(' ').Append(ScalarOf(value, indent + 2)).Append('\n');
            }
        }
    }

    private static void WriteList(StringBuilder yaml, JsonArray list, int indent)
    {
        for (var index = 0; index < list.Count; index++)
        {
            yaml.Append(' ', index == 0 ? 0 : indent).Append("- ");
            WriteNode(yaml, list[index], indent + 2);
        }
    }

    private static string ScalarOf(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => YamlText.Of(node.GetValue<string>(), Math.Max(indent, 2)),
        _ => node.ToJsonString(),
    };
}
