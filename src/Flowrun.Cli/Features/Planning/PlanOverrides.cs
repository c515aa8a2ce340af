using System.Text.Json.Nodes;
using Flowrun.Core.Overrides;
using Flowrun.Core.Runs;
using Flowrun.Core.Text;

namespace Flowrun.Cli.Features.Planning;

/// <summary>What an event sets on its Job, and what it is refused.</summary>
internal static class PlanOverrides
{
    /// <summary>Nothing for an event that asks for nothing.</summary>
    public static IEnumerable<string> Lines(Run run)
    {
        if (run.Overrides.Applied is { } applied)
        {
            yield return $"overrides: {OneLine.Of(applied)}";
        }

        foreach (var refused in run.Overrides.Refused)
        {
            yield return $"refused:   {OneLine.Of(refused.ToString())}";
        }

        if (IsMetadataUnknown(run))
        {
            yield return "metadata:  not looked at; --with-metadata asks S3 for it, as the worker does";
        }
    }

    /// <summary><c>{"applied": {"memory", "priorityClassName", "labels", "parameters"}, "refused": [{"name", "where", "reason"}], "metadataRead"}</c>.</summary>
    public static JsonObject ToJson(Run run)
    {
        var overrides = run.Overrides;
        var applied = new JsonObject();
        if (overrides.Memory is { } memory)
        {
            applied[OverrideName.Memory] = memory.Wanted.ToString();
        }

        if (overrides.PriorityClassName is { } priorityClass)
        {
            applied[OverrideName.PriorityClassName] = priorityClass;
        }

        if (overrides.Labels.Count > 0)
        {
            applied[OverrideName.Labels] = ToJson(overrides.Labels);
        }

        if (overrides.Parameters.Count > 0)
        {
            applied[OverrideName.Parameters] = ToJson(overrides.Parameters);
        }

        return new JsonObject
        {
            ["applied"] = applied,
            ["refused"] = new JsonArray([.. overrides.Refused.Select(refused => new JsonObject
            {
                ["name"] = refused.Name, ["where"] = refused.Where, ["reason"] = refused.Reason,
            })]),
            ["metadataRead"] = !IsMetadataUnknown(run),
        };
    }

    private static bool IsMetadataUnknown(Run run) => run.Flow.AllowEventOverrides.Count > 0 && run.Object is { Metadata: null };

    private static JsonObject ToJson(IReadOnlyDictionary<string, string> texts) =>
        new(texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));
}
