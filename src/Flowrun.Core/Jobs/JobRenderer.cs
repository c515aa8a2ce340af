using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs.Rendering;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Jobs;

/// <summary>Makes Jobs of runs: base template, then the flow's job, its overrides, what the worker owns.</summary>
/// <remarks>
/// Thread-safe. What does not depend on the run is merged once for each flow and set of overrides; flows are told apart by
/// reference, and their JSON must not change any more.
/// </remarks>
public sealed class JobRenderer
{
    private readonly ConditionalWeakTable<Flow, FlowTemplates> _templates = [];
    private readonly JsonObject? _baseTemplate;
    private readonly string _defaultNamespace;

    /// <param name="baseTemplate">The installation's JobSpec under every flow's, or null.</param>
    /// <param name="defaultNamespace">Where Jobs of flows without a namespace go.</param>
    public JobRenderer(JsonObject? baseTemplate, string defaultNamespace)
    {
        ArgumentException.ThrowIfNullOrEmpty(defaultNamespace);
        _baseTemplate = (JsonObject?)baseTemplate?.DeepClone();
        _defaultNamespace = defaultNamespace;
    }

    /// <summary>The run's Job. The same run gives the same bytes.</summary>
    /// <exception cref="InvalidRunException">
    /// A placeholder has no value in this run, such as <c>{{ key }}</c> in one without an object; or the flow is not valid. The message
    /// says where, and trying again does not help.
    /// </exception>
    public RenderedJob Render(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var targetNamespace = run.Flow.Namespace ?? _defaultNamespace;
        if (!_templates.TryGetValue(run.Flow, out var templates))
        {
            templates = _templates.GetValue(run.Flow, flow => new FlowTemplates(_baseTemplate, flow, targetNamespace));
        }

        var requested = templates.Parameters.OnlyRequested(run);
        var shape = JobShape.Of(run, requested.Count == 0 ? "" : string.Join(' ', requested.Select(parameter => parameter.EnvironmentName)));
        var name = JobName.Of(run.Flow.Group, run.Object?.Key, run.Id, run.Attempt);
        var values = new RunValues(run, name, templates.Parameters.Of(run), requested);
        return new RenderedJob(targetNamespace, name, values.WriteInto(templates.Get(run, shape)));
    }
}
