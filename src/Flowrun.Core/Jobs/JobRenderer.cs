using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs.Rendering;
using Flowrun.Core.Policy;
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

    /// <summary>JSON that was parsed is materialized as it is read, which is nothing for two threads at once.</summary>
    private readonly Lock _compiling = new();
    private readonly JsonObject? _baseTemplate;
    private readonly InstallationJudge _judge;
    private readonly string _defaultNamespace;
    private readonly string? _meterImage;
    private readonly bool _isLimited;

    /// <param name="baseTemplate">The installation's JobSpec under every flow's, or null.</param>
    /// <param name="defaultNamespace">Where Jobs of flows without a namespace go.</param>
    /// <param name="meterImage">An image with flowrun-meter on its PATH, which measures runs; null: none are measured.</param>
    /// <param name="isLimited">The installation limits what runs at once: every Job waits to be released.</param>
    /// <param name="policy">What flows may do; null: what they may where nothing is set.</param>
    public JobRenderer(
        JsonObject? baseTemplate, string defaultNamespace, string? meterImage = null, bool isLimited = false, InstallationPolicy? policy = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(defaultNamespace);
        _baseTemplate = (JsonObject?)baseTemplate?.DeepClone();
        _judge = new InstallationJudge(policy ?? InstallationPolicy.Default, _baseTemplate, defaultNamespace);
        _defaultNamespace = defaultNamespace;
        _meterImage = meterImage;
        _isLimited = isLimited;
    }

    /// <summary>The run's Job. The same run gives the same bytes.</summary>
    /// <exception cref="InvalidRunException">
    /// A placeholder has no value in this run, such as <c>{{ key }}</c> in one without an object; or the flow is not valid, or does what the
    /// installation does not allow. The message says where, and trying again does not help.
    /// </exception>
    public RenderedJob Render(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var targetNamespace = run.Flow.Namespace ?? _defaultNamespace;
        var templates = TemplatesOf(run.Flow, targetNamespace);
        var requested = templates.Parameters.OnlyRequested(run);
        var labels = run.Overrides.Labels;
        var shape = JobShape.Of(
            run,
            requested.Count == 0 ? "" : string.Join(' ', requested.Select(parameter => parameter.EnvironmentName)),
            labels.Count == 0 ? "" : string.Join(' ', labels.Keys.Order(StringComparer.Ordinal)));
        var name = JobName.Of(run.Flow.Group, run.Object?.Key, run.Id, run.Attempt);
        var values = new RunValues(run, name, templates.Parameters.Of(run), requested);
        return new RenderedJob(
            targetNamespace, name, values.WriteInto(templates.Find(shape) ?? Compile(templates, run.Flow, shape)), OwnedSpec.WaitsForUs(run.Flow, _isLimited));
    }

    /// <summary>Names what a flow's Jobs are made from: their annotation <c>flowrun.dev/template-hash</c>.</summary>
    /// <exception cref="InvalidRunException">The flow is not valid.</exception>
    public string TemplateHashOf(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return TemplatesOf(flow, flow.Namespace ?? _defaultNamespace).Hash;
    }

    private FlowTemplates TemplatesOf(Flow flow, string targetNamespace)
    {
        if (_templates.TryGetValue(flow, out var templates))
        {
            return templates;
        }

        lock (_compiling)
        {
            return _templates.GetValue(flow, key => new FlowTemplates(_baseTemplate, _judge, key, targetNamespace, _meterImage, _isLimited));
        }
    }

    private JobTemplate Compile(FlowTemplates templates, Flow flow, JobShape shape)
    {
        lock (_compiling)
        {
            return templates.Find(shape) ?? templates.Compile(flow, shape);
        }
    }
}
