using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Kubernetes.Flows;

/// <summary>What a Flow's status says beside its conditions: counts, the last run, the model.</summary>
internal static class FlowStatusFigures
{
    private const int LongestText = 1000;

    /// <summary>The fields that are written, in this order; all others are somebody else's.</summary>
    public static readonly IReadOnlyList<string> Fields = ["runs", "lastRun", "model"];

    /// <summary>A field that is not there is null: a merge patch removes it.</summary>
    public static JsonObject Of(FlowReport report)
    {
        var (figures, last) = (report.Figures, report.Figures.Last);
        return new JsonObject
        {
            ["runs"] = new JsonObject
            {
                ["waiting"] = figures.Waiting,
                ["pending"] = figures.Pending,
                ["running"] = figures.Running,
                ["succeeded"] = figures.Succeeded,
                ["failed"] = figures.Failed,
            },
            ["lastRun"] = last is null ? null : Without(new JsonObject
            {
                ["run"] = last.Run.Value,
                ["job"] = last.Job,
                ["state"] = last.State.ToString(),
                ["reason"] = last.Reason is null ? null : OneLine.Of(last.Reason, LongestText),
                ["uri"] = last.Uri is null ? null : OneLine.Of(last.Uri, LongestText),
                ["memory"] = last.Memory?.ToString(),
                ["peak"] = last.Peak?.ToHuman(),
                ["createdAt"] = last.CreatedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            }),
            ["model"] = report.Model,
        };
    }

    /// <param name="standing">The status as it is.</param>
    public static bool Stand(JsonObject? standing, JsonObject wanted) => Fields.All(field => JsonNode.DeepEquals(standing?[field], wanted[field]));

    /// <summary>As it stands once it is merged: what a run does not say must not stay from the run before.</summary>
    public static JsonObject Merged(JsonObject? standing, JsonObject wanted)
    {
        var patch = wanted.DeepClone().AsObject();
        if (patch["lastRun"] is JsonObject run && standing?["lastRun"] is JsonObject before)
        {
            foreach (var gone in before.Select(field => field.Key).Where(name => !run.ContainsKey(name)).ToList())
            {
                run[gone] = null;
            }
        }

        return patch;
    }

    private static JsonObject Without(JsonObject fields)
    {
        foreach (var name in fields.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            fields.Remove(name);
        }

        return fields;
    }
}
