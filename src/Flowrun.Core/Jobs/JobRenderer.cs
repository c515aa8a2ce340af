using System.Text.Json.Nodes;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs;

/// <summary>Makes Jobs of runs: base template, then the flow's job, its overrides, what the worker owns.</summary>
/// <remarks>Thread-safe. What does not depend on the run is merged once for each flow and set of overrides.</remarks>
public sealed class JobRenderer
{
    /// <param name="baseTemplate">The installation's JobSpec under every flow's, or null.</param>
    /// <param name="defaultNamespace">Where Jobs of flows without a namespace go.</param>
    public JobRenderer(JsonObject? baseTemplate, string defaultNamespace)
    {
        ArgumentException.ThrowIfNullOrEmpty(defaultNamespace);
        _ = baseTemplate;
    }

    public RenderedJob Render(Run run) => throw new NotImplementedException();
}
