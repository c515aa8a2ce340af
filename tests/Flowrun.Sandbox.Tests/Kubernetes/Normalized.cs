using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>JSON without what differs from one run to the next: uids, versions, times, generated names, ages.</summary>
internal static partial class Normalized
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As text, the fields in the order of their names.</summary>
    public static string Text(JsonNode? node) => Visit(node)?.ToJsonString(Indented) ?? "null";

    private static JsonNode? Visit(JsonNode? node, string field = "") => node switch
    {
        JsonObject fields => new JsonObject(
            fields.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, Visit(one.Value, one.Key)))),
        JsonArray list => new JsonArray([.. list.Select(item => Visit(item, field))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Visit(text, field)),
        _ => node?.DeepClone(),
    };

    private static string Visit(string text, string field) => field switch
    {
        "resourceVersion" or "continue" or "serverAddress" or "gitVersion" or "gitCommit" or "goVersion" or "compiler" => $"<{field}>",
        "cells" => Age().Replace(Common(text), "<age>"),
        _ => Common(text),
    };

    private static string Common(string text)
    {
        text = Uid().Replace(text, "<uid>");
        text = Moment().Replace(text, "<time>");
        text = TooOld().Replace(text, "too old resource version: <asked> (<oldest>)");
        return GeneratedName().Replace(text, "${front}<generated>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uid();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<front>etl-\d[-.])[bcdfghjklmnpqrstvwxz2456789]{5}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GeneratedName();

    [GeneratedRegex(@"\A\d+s\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();

    [GeneratedRegex(@"too old resource version: \d+ \(\d+\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TooOld();
}
