using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Worker.Planning;

namespace Flowrun.Cli.Features.Planning;

internal enum PlanOutcome
{
    Runs,
    Ignored,
    Poison,

    /// <summary>It cannot be said now: a size that S3 did not tell, a group that is ambiguous.</summary>
    Unknown,
}

/// <summary>What would become of one message.</summary>
/// <param name="Outcome">Of the message as a whole.</param>
/// <param name="Reason">One line.</param>
/// <param name="Runs">The Jobs that would be created.</param>
internal sealed record EventPlan(PlanOutcome Outcome, string Reason, IReadOnlyList<RunPlan.Ready> Runs)
{
    public static async Task<EventPlan> MakeAsync(string body, FlowCatalog catalog, RunPlanner planner, CancellationToken cancellationToken)
    {
        var plans = new List<RunPlan>();
        foreach (var record in EventParser.Parse(body))
        {
            plans.AddRange(await planner.PlanAsync(record, catalog, cancellationToken));
        }

        var runs = plans.OfType<RunPlan.Ready>().ToList();
        var others = plans.Select(ReasonOf).OfType<string>().ToList();
        var outcome = plans.Exists(plan => plan is RunPlan.Poison) ? PlanOutcome.Poison
            : plans.Exists(plan => plan is RunPlan.Undecided or RunPlan.Transient or RunPlan.Misconfigured) ? PlanOutcome.Unknown
            : runs.Count > 0 ? PlanOutcome.Runs
            : PlanOutcome.Ignored;
        var reason = string.Join("; ", [.. Counted(runs.Count), .. others.Distinct()]);
        return new EventPlan(outcome, reason, runs);
    }

    public JsonObject ToJson() => new()
    {
        ["outcome"] = Outcome.ToString().ToLowerInvariant(),
        ["reason"] = Reason,
        ["runs"] = new JsonArray([.. Runs.Select(ToJson)]),
    };

    private static IEnumerable<string> Counted(int runs) => runs switch
    {
        0 => [],
        1 => ["1 run"],
        _ => [$"{runs} runs"],
    };

    private static string? ReasonOf(RunPlan plan) => plan switch
    {
        RunPlan.Ignored ignored => ignored.Reason,
        RunPlan.Unmatched unmatched => unmatched.Reason,
        RunPlan.Vanished vanished => vanished.Reason,
        RunPlan.Undecided undecided => undecided.Reason,
        RunPlan.Poison poison => poison.Reason,
        RunPlan.Transient transient => transient.Reason,
        RunPlan.Misconfigured misconfigured => misconfigured.Reason,
        _ => null,
    };

    private static JsonObject ToJson(RunPlan.Ready ready) => new()
    {
        ["flow"] = ready.Run.Flow.Name.Value,
        ["group"] = ready.Run.Flow.Group.Value,
        ["runId"] = ready.Run.Id.Value,
        ["object"] = ready.Run.Object is { } created ? ToJson(created) : null,
        ["memoryBytes"] = ready.Run.Sizing.Memory.Value,
        ["sizing"] = ready.Run.Sizing.Reason,
        ["overrides"] = PlanOverrides.ToJson(ready.Run),
        ["job"] = JsonNode.Parse(ready.Job.Json.Span),
    };

    private static JsonObject ToJson(ObjectEvent created)
    {
        var json = new JsonObject { ["bucket"] = created.Bucket, ["key"] = created.Key };
        Add("size", created.Size?.Value);
        Add("eTag", created.ETag);
        Add("versionId", created.VersionId);
        Add("sequencer", created.Sequencer);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }
}
