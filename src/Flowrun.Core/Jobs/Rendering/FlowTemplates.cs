using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Policy;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>The templates of one flow, each compiled when the first run of its shape comes.</summary>
internal sealed class FlowTemplates
{
    /// <summary>Far more than a flow's runs have shapes, unless requests make up parameters: then the rest is compiled anew each time.</summary>
    private const int MaximumTemplates = 128;

    private readonly ConcurrentDictionary<JobShape, JobTemplate> _templates = new();
    private readonly JsonObject? _baseTemplate;
    private readonly InstallationJudge _judge;
    private readonly string _namespace;
    private readonly string? _meterImage;
    private readonly bool _isLimited;

    public FlowTemplates(JsonObject? baseTemplate, InstallationJudge judge, Flow flow, string targetNamespace, string? meterImage, bool isLimited)
    {
        Parameters = new ParameterValues(flow);
        var check = new PlaceholderCheck(flow.Parameters);
        check.Visit(baseTemplate, "the base template");
        check.Visit(flow.Job, "spec.job");
        foreach (var (index, item) in flow.Overrides.Index())
        {
            check.Visit(item.Patch, $"spec.overrides[{index}].patch");
        }

        _baseTemplate = baseTemplate;
        _judge = judge;
        _namespace = targetNamespace;
        _meterImage = meterImage;
        _isLimited = isLimited;
        Hash = TemplateHash.Of(baseTemplate, flow);
    }

    public ParameterValues Parameters { get; }

    /// <summary>Names the layers.</summary>
    public string Hash { get; }

    public JobTemplate? Find(JobShape shape) => _templates.GetValueOrDefault(shape);

    /// <exception cref="InvalidRunException">A placeholder has no value in runs of this shape, or the installation does not allow what they would do.</exception>
    public JobTemplate Compile(Flow flow, JobShape shape)
    {
        var spec = JobLayers.Merge(_baseTemplate, flow, shape.Overrides);
        var job = JobLayers.Complete(spec, flow, shape, Parameters, _namespace, Hash, _meterImage, _isLimited);
        var problems = _judge.JudgeFinished((JsonObject)job["spec"]!, flow, shape.Overrides);
        if (problems.Count > 0)
        {
            var said = string.Join("; ", problems.Skip(1).Prepend(problems[0] with { Path = "" }).Select(problem => problem.ToString()));
            throw new InvalidRunException(problems[0].Path, said);
        }

        var template = JobTemplateCompiler.Compile(
            job, shape, Parameters, new Dictionary<string, string> { ["flow"] = flow.Name.Value, ["group"] = flow.Group.Value });
        if (_templates.Count < MaximumTemplates)
        {
            _templates.TryAdd(shape, template);
        }

        return template;
    }
}
