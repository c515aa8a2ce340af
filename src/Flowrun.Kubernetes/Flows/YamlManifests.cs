using System.Text.Json.Nodes;
using Flowrun.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Reads YAML as Kubernetes' tools mean it, into JSON.</summary>
/// <remarks>
/// Types are those of YAML 1.2's core schema: <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are text. As kubectl does, and YAML 1.2 does not,
/// a number that begins with a zero is octal (<c>defaultMode: 0644</c>). Anchors, aliases and tags are refused: a manifest has no need of them,
/// and an alias can make much of little.
/// </remarks>
public static class YamlManifests
{
    /// <summary>The longest text that is read, in characters. etcd holds no object that is larger.</summary>
    public const int LongestText = 1024 * 1024;

    internal const int Deepest = 60;

    /// <summary>Reads every document; one without content is null.</summary>
    /// <exception cref="ManifestSyntaxException">The text cannot be read.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            throw new ManifestSyntaxException($"{text.Length} characters, and a manifest has at most {LongestText}");
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return ReadStream(parser);
        }
        catch (YamlException wrong)
        {
            throw wrong.Message.Contains("tab as indentation", StringComparison.Ordinal) && LineWithTab(text) is { } line
                ? ManifestSyntaxException.At(line, 1, "no YAML: a tab in the indentation: use spaces", wrong)
                : ManifestSyntaxException.At(wrong.End.Line, wrong.End.Column, $"no YAML: {OneLine.Of(wrong.Message, 300)}", wrong);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException and not ManifestSyntaxException)
        {
            throw new ManifestSyntaxException($"no YAML: {OneLine.Of(wrong.Message, 300)}", wrong);
        }
    }

    /// <summary>The parser names the beginning of the mapping instead.</summary>
    private static int? LineWithTab(string text)
    {
        var lines = text.Split('\n');
        var index = Array.FindIndex(lines, line => line[..^line.TrimStart(' ', '\t').Length].Contains('\t', StringComparison.Ordinal));
        return index < 0 ? null : index + 1;
    }

    private static List<JsonNode?> ReadStream(Parser parser)
    {
        var documents = new List<JsonNode?>();
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            documents.Add(ReadNode(parser, 0));
            parser.Consume<DocumentEnd>();
        }

        parser.Consume<StreamEnd>();
        return documents;
    }

    private static JsonNode? ReadNode(Parser parser, int depth)
    {
        CheckNode(parser.Current, depth);
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return PlainScalar.Read(scalar);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(ReadNode(parser, depth + 1));
            }

            return list;
        }

        parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            var name = ReadKey(parser, depth);
            var value = ReadNode(parser, depth + 1);
            if (!map.TryAdd(name, value))
            {
                throw ManifestSyntaxException.At(start.Line, start.Column, $"the field {OneLine.Of(name, 80)} comes twice");
            }
        }

        return map;
    }

    private static string ReadKey(Parser parser, int depth)
    {
        CheckNode(parser.Current, depth);
        if (!parser.TryConsume<Scalar>(out var key))
        {
            throw ManifestSyntaxException.At(parser.Current!.Start.Line, parser.Current.Start.Column, "the name of a field is text; a placeholder such as \"{{ key }}\" must stand in quotes");
        }

        return key is { Style: ScalarStyle.Plain, Value: "<<" }
            ? throw ManifestSyntaxException.At(key.Start.Line, key.Start.Column, "merge keys (<<) are not read: write the fields out")
            : key.Value;
    }

    private static void CheckNode(ParsingEvent? node, int depth)
    {
        var fault = node switch
        {
            AnchorAlias => "aliases are not read: write the value out",
            NodeEvent { Anchor.IsEmpty: false } => "anchors are not read: write the value out where it is needed",
            Scalar { Tag: { IsEmpty: false, IsNonSpecific: false, Value: "tag:yaml.org,2002:str" } } => null,
            NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } } => "tags are not read: put text in quotes",
            _ when depth > Deepest => $"nested deeper than {Deepest}",
            _ => null,
        };
        if (fault is not null)
        {
            throw ManifestSyntaxException.At(node!.Start.Line, node.Start.Column, fault);
        }
    }
}
