using System.Text.Json.Nodes;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Cli.Features.Sizing;

/// <summary><c>{"tasks": [{"trace", "task", …}], "total": {…}}</c>; with delayed feedback also <c>informed</c> and <c>uninformed</c> beside each total.</summary>
internal static class ReplayJson
{
    public static JsonObject Of(ReplayReport report)
    {
        var isDelayed = report.Feedback == ReplayFeedback.Delayed;
        var json = new JsonObject
        {
            ["tasks"] = new JsonArray([.. report.Tasks.Select(task => ToJson(task, isDelayed))]),
            ["total"] = ToJson(report.Total),
        };
        if (isDelayed)
        {
            json["informed"] = ToJson(report.Informed);
            json["uninformed"] = ToJson(report.Uninformed);
        }

        return json;
    }

    private static JsonObject ToJson(TracedTask task, bool isDelayed)
    {
        var json = new JsonObject { ["trace"] = task.Trace, ["task"] = task.Replay.Task };
        foreach (var (name, value) in ToJson(task.Replay.Total).ToList())
        {
            json[name] = value?.DeepClone();
        }

        if (isDelayed)
        {
            json["informed"] = ToJson(task.Replay.Informed);
            json["uninformed"] = ToJson(task.Replay.Uninformed);
        }

        return json;
    }

    private static JsonObject ToJson(ReplayTally tally) => new()
    {
        ["instances"] = tally.Instances,
        ["wastageGiBh"] = tally.WastageGiBh,
        ["failedAttempts"] = tally.FailedAttempts,
        ["failedShare"] = tally.FailedShare,
        ["efficiency"] = tally.Efficiency,
        ["decisionMicroseconds"] = tally.DecisionMicroseconds,
    };
}
