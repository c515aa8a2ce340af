using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Flows;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Runs;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Flows;

/// <summary>What the status of a Flow says beside its manifest, from all parts of the worker that know something about it.</summary>
internal sealed class FlowReports(RunFigures figures, Models models, WaitReasons waits, QueueIntake intake)
{
    public FlowReport Of(string inNamespace, Flow flow)
    {
        var counted = figures.Now();
        return new FlowReport(
            counted.Flows.GetValueOrDefault((inNamespace, flow.Name), FlowFigures.None),
            ModelOf(flow),
            flow.Archived ? null : waits.Reasons.GetValueOrDefault(flow.Group),
            flow.Archived ? null : intake.QuotaOf(flow.Group) ?? counted.Refusals.GetValueOrDefault(flow.Group));
    }

    private string? ModelOf(Flow flow) => flow.Sizing.Learn switch
    {
        Learn.Off => null,
        Learn.Shadow => models.SummaryOf(flow.Group) is { } summary ? $"not used: {summary}" : null,
        _ => models.SummaryOf(flow.Group),
    };
}
