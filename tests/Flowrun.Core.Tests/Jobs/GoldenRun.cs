using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Policy;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Tests.Jobs;

/// <summary>Reads a golden case's <c>run.json</c>: what the planner would know of the run.</summary>
internal static class GoldenRun
{
    public static Run Read(JsonObject manifest, JsonObject run)
    {
        var reading = FlowReader.Read(manifest, new InstallationJudge(Policy(run), null, "flowrun"));
        Assert.All(reading.Problems, problem => Assert.True(problem.IsWarning, problem.ToString()));
        var created = run["object"] is JsonObject found ? Object(found) : null;
        return new Run(
            reading.Flow!,
            new RunId((string?)run["id"] ?? "abcdefghijklmnop"),
            (int?)run["attempt"] ?? 1,
            created,
            Match(reading.Flow!, created),
            (run["parameters"] as JsonObject ?? []).ToDictionary(parameter => parameter.Key, parameter => (string)parameter.Value!, StringComparer.Ordinal),
            Sizing((JsonObject)run["sizing"]!),
            Time(run["eventTime"]),
            (string?)run["traceParent"]);
    }

    public static InstallationPolicy Policy(JsonObject run) =>
        new() { PodSecurity = (string?)run["podSecurity"] is { } level ? Enum.Parse<PodSecurity>(level) : PodSecurity.Baseline };

    private static ObjectEvent Object(JsonObject found) => new(
        (string)found["bucket"]!,
        (string)found["key"]!,
        found["size"] is { } size ? new Bytes((long)size) : null,
        (string?)found["eTag"],
        (string?)found["versionId"],
        (string?)found["sequencer"],
        Time(found["time"]));

    private static IReadOnlyDictionary<string, string> Match(Flow flow, ObjectEvent? created)
    {
        foreach (var trigger in flow.Triggers)
        {
            if (created is not null && trigger.Pattern is { } pattern && pattern.TryMatch(created.Key, out var values))
            {
                return values;
            }
        }

        return new Dictionary<string, string>();
    }

    private static SizingDecision Sizing(JsonObject sizing) => new(
        Bytes.Parse((string)sizing["memory"]!),
        Quantity(sizing["limit"]),
        Quantity(sizing["ephemeralStorage"]),
        new Bytes((long)sizing["inputBytes"]!),
        (string)sizing["reason"]!);

    private static Bytes? Quantity(JsonNode? node) => node is null ? null : Bytes.Parse((string)node!);

    private static DateTimeOffset? Time(JsonNode? node) => node is null ? null : DateTimeOffset.Parse((string)node!);
}
