using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Flowrun.Chart.Tests;

/// <summary>What helm rendered.</summary>
/// <param name="Text">As it was printed.</param>
internal sealed partial record Manifests(string Text, IReadOnlyList<JsonObject> All)
{
    public IEnumerable<JsonObject> Of(string kind) => All.Where(manifest => (string?)manifest["kind"] == kind);

    public JsonObject One(string kind) => Assert.Single(Of(kind));

    /// <summary>What stands at a place such as <c>Deployment spec.template.spec.containers[worker].env[FLOWRUN_QUEUE_URL].value</c>; null: nothing does.</summary>
    /// <param name="place">A kind (with <c>/name</c> where there are several) and a path. In brackets: an index, or the name of an entry. Quotes are for names with dots.</param>
    public JsonNode? At(string place)
    {
        var space = place.IndexOf(' ', StringComparison.Ordinal);
        var (kind, path) = space < 0 ? (place, "") : (place[..space], place[(space + 1)..]);
        JsonNode? node = kind.Split('/') is [var only, var name]
            ? Of(only).SingleOrDefault(manifest => (string?)manifest["metadata"]!["name"] == name)
            : Of(kind).FirstOrDefault();
        foreach (Match step in Step().Matches(path))
        {
            node = step.Groups switch
            {
                { } groups when groups["quoted"].Success => (node as JsonObject)?[groups["quoted"].Value],
                { } groups when groups["index"].Success => (node as JsonArray)?.ElementAtOrDefault(int.Parse(groups["index"].Value)),
                { } groups when groups["entry"].Success => (node as JsonArray)?.SingleOrDefault(entry => (string?)entry!["name"] == groups["entry"].Value),
                { } groups => (node as JsonObject)?[groups["name"].Value],
            };
        }

        return node;
    }

    [GeneratedRegex("""\["(?<quoted>[^"]+)"\]|\[(?<index>\d+)\]|\[(?<entry>[^\]]+)\]|(?<name>[^.\[\]]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
