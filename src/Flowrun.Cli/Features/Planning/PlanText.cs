using System.Text.Json.Nodes;
using Flowrun.Core.Text;
using Flowrun.Kubernetes.Flows;
using Flowrun.Worker.Planning;

namespace Flowrun.Cli.Features.Planning;

/// <summary>A plan for people: the explanation as YAML comments over each Job, so that the whole can be piped to kubectl.</summary>
internal static class PlanText
{
    public static void WriteText(this EventPlan plan, TextWriter output)
    {
        output.WriteLine($"# {plan.Outcome.ToString().ToLowerInvariant()}: {OneLine.Of(plan.Reason)}");
        foreach (var ready in plan.Runs)
        {
            output.WriteLine("---");
            Explain(ready, output);
            output.Write(YamlWriter.Write(JsonNode.Parse(ready.Job.Json.Span)!));
        }
    }

    private static void Explain(RunPlan.Ready ready, TextWriter output)
    {
        var run = ready.Run;
        if (run.Object is { } created)
        {
            output.WriteLine($"# object:    {OneLine.Of(created.Uri)}");
            output.WriteLine($"# input:     {run.Sizing.InputBytes.ToHuman()} ({run.Sizing.InputBytes.Value} bytes)");
        }

        output.WriteLine($"# flow:      {run.Flow.Name} (version group {run.Flow.Group})");
        output.WriteLine($"# run:       {run.Id}");
        output.WriteLine($"# memory:    {run.Sizing.Memory}, limit {run.Sizing.MemoryLimit?.ToString() ?? "none"}");
        output.WriteLine($"# because:   {OneLine.Of(run.Sizing.Reason)}");
        if (run.Sizing.EphemeralStorage is { } storage)
        {
            output.WriteLine($"# storage:   {storage}");
        }

        foreach (var line in PlanOverrides.Lines(run))
        {
            output.WriteLine($"# {line}");
        }
    }
}
