using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Puts conditions in the place of those that stand in a status.</summary>
internal static class FlowStatusConditions
{
    /// <param name="standing">What stands there now; conditions of other types are somebody else's and stay.</param>
    /// <param name="wanted">What is to stand there.</param>
    /// <param name="generation">The manifest that they are about.</param>
    /// <param name="now">The time of a change.</param>
    /// <returns>The whole list, or null where nothing is to be changed.</returns>
    public static JsonArray? Replace(JsonArray? standing, IReadOnlyList<FlowStatusCondition> wanted, long? generation, DateTimeOffset now)
    {
        var entries = (standing ?? []).OfType<JsonObject>().ToList();
        var conditions = new JsonArray([.. entries.Where(entry => wanted.All(condition => TextAt(entry, "type") != condition.Type)).Select(entry => entry.DeepClone())]);
        var differs = false;
        foreach (var condition in wanted)
        {
            var before = entries.Find(entry => TextAt(entry, "type") == condition.Type);
            var after = Write(condition, before, generation, now);
            differs |= !JsonNode.DeepEquals(before, after);
            conditions.Add(after);
        }

        return differs ? conditions : null;
    }

    private static JsonObject Write(FlowStatusCondition condition, JsonObject? before, long? generation, DateTimeOffset now)
    {
        var since = TextAt(before, "status") == condition.Status ? TextAt(before, "lastTransitionTime") : null;
        var json = new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
            ["lastTransitionTime"] = since ?? now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (generation is not null)
        {
            json["observedGeneration"] = generation;
        }

        return json;
    }

    private static string? TextAt(JsonObject? entry, string name) => entry?[name] is { } node && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
