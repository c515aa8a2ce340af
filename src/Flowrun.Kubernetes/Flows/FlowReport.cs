using Flowrun.Core.Runs;

namespace Flowrun.Kubernetes.Flows;

/// <summary>What the worker knows about a Flow beside its manifest.</summary>
/// <param name="Figures">Its runs.</param>
/// <param name="Model">What is learned of its version group, in words; null: nothing.</param>
/// <param name="Limit">Why its runs wait for a limit; null: none does.</param>
/// <param name="Quota">Why Kubernetes does not take its Jobs or pods: a quota is used up; null: it does.</param>
public sealed record FlowReport(FlowFigures Figures, string? Model = null, string? Limit = null, string? Quota = null)
{
    public static readonly FlowReport None = new(FlowFigures.None);
}
