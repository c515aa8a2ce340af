using System.Text.Json.Nodes;
using Flowrun.Core.Runs;

namespace Flowrun.Cli.Features.Runs;

/// <summary>Runs for machines: what is not known is null.</summary>
internal static class RunsJson
{
    public static JsonObject Of(IEnumerable<RunView> runs) => new() { ["runs"] = new JsonArray([.. runs.Select(Of)]) };

    public static JsonObject Of(RunView run) => new()
    {
        ["run"] = run.Run.Value,
        ["group"] = run.Group.Value,
        ["flow"] = run.Flow.Value,
        ["uri"] = run.Uri,
        ["inputBytes"] = run.InputBytes?.Value,
        ["attempt"] = run.Attempt,
        ["state"] = run.State.ToString(),
        ["reason"] = run.Reason,
        ["memoryBytes"] = run.Memory?.Value,
        ["peakMemoryBytes"] = run.Peak?.Value,
        ["namespace"] = run.Namespace,
        ["job"] = run.Job,
        ["createdAt"] = run.CreatedAt?.ToUniversalTime().ToString("O"),
        ["startedAt"] = run.StartedAt?.ToUniversalTime().ToString("O"),
        ["endedAt"] = run.EndedAt?.ToUniversalTime().ToString("O"),
    };
}
