using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flowrun.Core.Flows;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows.Reading;

/// <summary>Changes a valid manifest at one place.</summary>
internal static class ManifestEdit
{
    /// <param name="manifest">Changed and returned.</param>
    /// <param name="path">As in problems: <c>spec.triggers[0].s3.pattern</c>; what is missing on the way is made.</param>
    /// <param name="json">The value; <c>remove</c> takes the field away. An apostrophe may stand for a quote.</param>
    public static JsonObject With(this JsonObject manifest, string path, string json)
    {
        var value = json == "remove" ? null : JsonNode.Parse(json.Contains('"', StringComparison.Ordinal) ? json : json.Replace('\'', '"'));
        JsonNode node = manifest;
        string[] steps = [.. Regex.Matches(path, @"[^.\[\]]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value)];
        for (var index = 0; index < steps.Length - 1; index++)
        {
            node = Child(node, steps[index], () => int.TryParse(steps[index + 1], out _) ? new JsonArray() : new JsonObject());
        }

        if (json == "remove")
        {
            node.AsObject().Remove(steps[^1]);
        }
        else if (node is JsonArray list)
        {
            var index = int.Parse(steps[^1], CultureInfo.InvariantCulture);
            if (index == list.Count)
            {
                list.Add(value);
            }
            else
            {
                list[index] = value;
            }
        }
        else
        {
            node[steps[^1]] = value;
        }

        return manifest;
    }

    public static FlowReading Read(this JsonObject manifest) => FlowReader.Read(manifest);

    /// <summary>What is wrong, one problem a line; warnings are marked.</summary>
    public static string Problems(this JsonObject manifest) =>
        string.Join('\n', FlowReader.Read(manifest).Problems.Select(problem => problem.IsWarning ? $"warning: {problem}" : problem.ToString()));

    /// <summary>Every field that a manifest can have.</summary>
    public static JsonObject Complete() => Make.Manifest("orders", "orders-v3")
        .With("metadata.namespace", "'flows'")
        .With("spec.archived", "false")
        .With("spec.triggers[0].s3", "{'bucket': 'landing', 'prefix': 'orders/', 'suffix': '.csv', 'pattern': 'orders/{date}/{store}.csv', 'minSize': 1, 'maxSize': '50Gi'}")
        .With("spec.parameters", "{'date': '{{ match.date }}', 'store': '{{ match.store }}', 'mode': 'full'}")
        .With("spec.sizing.input", "'object'")
        .With("spec.sizing.memory", "{'base': '256Mi', 'perInputByte': 3, 'expansion': {'gz': 5, 'csv.gz': 4.5}, 'minimum': '128Mi', 'maximum': '64Gi', 'roundTo': '16Mi', 'limit': 1.0}")
        .With("spec.sizing.ephemeralStorage", "{'base': '1Gi', 'perInputByte': 2, 'maximum': '1Ti'}")
        .With("spec.sizing.learn", "'Shadow'")
        .With("spec.sizing.onOutOfMemory", "{'factor': 1.5, 'maxAttempts': 3}")
        .With("spec.overrides", "[{'when': {'minSize': '8Gi', 'maxSize': '9Gi', 'bucket': 'landing', 'prefix': 'orders/', 'suffix': '.csv', 'minAttempt': 2}, 'patch': {'template': {'spec': {'nodeSelector': {'pool': 'highmem'}}}}}]")
        .With("spec.allowEventOverrides", "['memory', 'priorityClassName']")
        .With("spec.concurrency", "{'maxRuns': 10, 'maxMemory': '200Gi'}")
        .With("spec.retention", "{'succeeded': '1h30m', 'failed': '7d'}")
        .With("spec.onFailure", "'deadLetter'");

    private static JsonNode Child(JsonNode node, string step, Func<JsonNode> make)
    {
        if (node is JsonArray list)
        {
            var index = int.Parse(step, CultureInfo.InvariantCulture);
            if (index == list.Count)
            {
                list.Add(make());
            }

            return list[index]!;
        }

        return node[step] ??= make();
    }
}
