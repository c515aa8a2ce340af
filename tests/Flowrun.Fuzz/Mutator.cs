using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Fuzz;

/// <summary>Changes texts at random, and the same way for the same seed.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>Longer ones would only make everything slow; how long is too long, unit tests say.</summary>
    private const int Longest = 64 * 1024;

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "{}", "[]", "\\u0000", "\\ud800", "\\udfff", "\ud800", "\0", "\u001b[2J", "\u202e", "\uFEFF", "\r\n", "\t",
        "0", "-0", "-1", "1e309", "1E-400", "9223372036854775807", "9223372036854775808", "18446744073709551616", "0x10", "0644", ".5", "1.", "NaN", "1Gi", "1e3Mi", "1Ki1", "-1Mi",
        "%41", "%", "%zz", "%F0%9F", "+", "s3://", "s3://a/b", "s3:///", "$(", "$$(", "{{ key }}", "{{ parameters.x }}", "{{", "}}", "{{.job-name}}",
        "&a ", "*a", "<<: ", "!!python/object ", "!!str ", "---\n", "...\n", "- ", "? ", "| \n", "> \n", "# ", "%YAML 9.9\n",
        "Records", "specversion", "detail-type", "TopicArn", "Type", "Message", "metadata", "spec", "$patch", "$retainKeys", "$setElementOrder/a", "hostPath", "privileged",
    ];

    public string Mutate(string text, IReadOnlyList<string> corpus)
    {
        for (var rounds = 1 + random.Next(4); rounds > 0; rounds--)
        {
            text = random.Next(3) == 0 ? MutateJson(text, corpus) : MutateText(text, corpus);
        }

        return text.Length > Longest ? text[..Longest] : text;
    }

    private string MutateText(string text, IReadOnlyList<string> corpus)
    {
        var from = random.Next(text.Length + 1);
        var to = Math.Min(text.Length, from + random.Next(1 << random.Next(8)));
        return random.Next(8) switch
        {
            0 => text.Remove(from, to - from),
            1 => text.Insert(from, Pick(Words)),
            2 => string.Concat(text.AsSpan(0, from), Pick(Words), text.AsSpan(to)),
            3 => text.Insert(from, text[from..to]),
            4 => text.Insert(from, Repeat(text[from..to].Length == 0 ? Pick(Words) : text[from..to])),
            5 => string.Concat(text.AsSpan(0, from), Slice(Pick(corpus)), text.AsSpan(to)),
            6 => text.Insert(from, ((char)random.Next(1 << (random.Next(2) == 0 ? 7 : 16))).ToString()),
            _ when from < text.Length => Replace(text, from, (char)(text[from] ^ (1 << random.Next(7)))),
            _ => text + Pick(Words),
        };
    }

    /// <summary>Exchanges, repeats, nests or takes away a value of a JSON text; another text is changed as text.</summary>
    private string MutateJson(string text, IReadOnlyList<string> corpus)
    {
        if (Parse(text) is not { } root)
        {
            return MutateText(text, corpus);
        }

        var places = new List<(JsonNode Parent, object Key)>();
        Collect(root, places);
        if (places.Count == 0)
        {
            return MutateText(text, corpus);
        }

        var (parent, key) = Pick(places);
        var value = Value(places, corpus);
        switch (parent, key)
        {
            case (JsonObject map, string name):
                map.Remove(name);
                if (random.Next(6) > 0)
                {
                    map[random.Next(6) == 0 ? Pick(Words) : name] = value;
                }

                break;
            case (JsonArray list, int index):
                for (var count = random.Next(8) == 0 ? random.Next(300) : 1; count > 0; count--)
                {
                    list.Insert(index, value?.DeepClone());
                }

                break;
        }

        return root.ToJsonString();
    }

    private JsonNode? Value(List<(JsonNode Parent, object Key)> places, IReadOnlyList<string> corpus)
    {
        switch (random.Next(6))
        {
            case 0:
                return null;
            case 1:
                return Pick(Words);
            case 2:
                return random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            case 3:
                return Parse(Pick(corpus))?.DeepClone();
            case 4:
                JsonNode deep = new JsonObject();
                for (var depth = random.Next(80); depth > 0; depth--)
                {
                    deep = random.Next(2) == 0 ? new JsonArray(deep) : new JsonObject { ["a"] = deep };
                }

                return deep;
            default:
                var (parent, key) = Pick(places);
                return (parent, key) switch
                {
                    (JsonObject map, string name) => map[name]?.DeepClone(),
                    (JsonArray list, int index) => list[index]?.DeepClone(),
                    _ => null,
                };
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 128 });
            _ = node?.ToJsonString();
            return node;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, object Key)> places)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            places.Add((node!, name));
            Collect(value, places);
        }

        for (var index = 0; index < (node as JsonArray)?.Count; index++)
        {
            places.Add((node!, index));
            Collect(node![index], places);
        }
    }

    private string Slice(string text)
    {
        var from = random.Next(text.Length + 1);
        return text.Substring(from, random.Next(Math.Min(text.Length - from, 200) + 1));
    }

    private string Repeat(string text) => new StringBuilder().Insert(0, text, 1 + random.Next(Math.Max(1, Math.Min(400, Longest / 8 / Math.Max(1, text.Length))))).ToString();

    private static string Replace(string text, int index, char character) => string.Concat(text.AsSpan(0, index), character.ToString(), text.AsSpan(index + 1));

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
