using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Admission;

/// <summary>Decides the memory of a Job again that has waited: what was learned meanwhile is worth more than any better guess before.</summary>
/// <remarks>
/// The first decision stands where the flow does not use what is learned, where an event may have asked for the memory itself, and for the attempts after a kill,
/// which climb from what was too little.
/// </remarks>
internal sealed class LateSizing(IModels models)
{
    /// <returns>What the Job is to have; null: what it has.</returns>
    public SizingDecision? Decide(AttemptJob job, FlowCatalog catalog)
    {
        var flow = catalog.Flows.FirstOrDefault(flow => flow.Name == job.Flow && flow.Group == job.Group);
        if (flow is not { Sizing.Learn: Learn.On } || flow.AllowEventOverrides.Contains("memory") || job is not { Attempt: 1, InputBytes: { } input })
        {
            return null;
        }

        var key = flow.Sizing.Input == SizingInput.Object ? KeyOf(job.Uri) : null;
        var decision = models.Decide(flow, input, key, job.TemplateHash);
        return decision.Memory == job.Memory && decision.MemoryLimit == job.MemoryLimit ? null : decision;
    }

    private static string? KeyOf(string? uri)
    {
        const string Scheme = "s3://";
        var slash = uri is not null && uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri.IndexOf('/', Scheme.Length) : -1;
        return slash < 0 ? null : uri![(slash + 1)..];
    }
}
