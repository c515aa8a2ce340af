using System.Numerics;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Jobs.Rendering;

namespace Flowrun.Core.Policy;

/// <summary>Holds flows against an installation's policy.</summary>
/// <param name="policy">What flows may do.</param>
/// <param name="baseTemplate">The installation's JobSpec under every flow's, or null. It must not change any more.</param>
/// <param name="defaultNamespace">Where Jobs of flows without a namespace go.</param>
public sealed class InstallationJudge(InstallationPolicy policy, JsonObject? baseTemplate, string defaultNamespace)
{
    private const string BasePath = "baseTemplate";

    /// <summary>Of one JobSpec: each is looked for in the layers, and nobody reads more.</summary>
    private const int MostProblems = 100;

    private readonly string? _baseAccount = ObjectReader.AsText(JobCheck.At(baseTemplate, "template", "spec")?["serviceAccountName"]);

    /// <summary>As the worker is when nothing is set.</summary>
    public static readonly InstallationJudge Default = new(InstallationPolicy.Default, null, "default");

    /// <summary>What is wrong with the base template as it is. What a flow has to add to it is not.</summary>
    public IReadOnlyList<FlowProblem> JudgeBaseTemplate() =>
        baseTemplate is null ? [] : [.. JudgeSpec(baseTemplate, null, Layers([])).Where(problem => problem.Found is not null)];

    /// <summary>What is wrong with a Job that is finished, at the places that it comes from.</summary>
    /// <param name="jobSpec">The Job's.</param>
    /// <param name="flow">Whose it is.</param>
    /// <param name="overrides">Bit i: the flow's override i holds.</param>
    internal IReadOnlyList<FlowProblem> JudgeFinished(JsonObject jobSpec, Flow flow, BigInteger overrides) =>
        [.. JudgeNamespace(flow.Namespace), .. JudgeSpec(jobSpec, flow.Namespace, Layers(
            [(JobCheck.JobPath, flow.Job), .. flow.Overrides.Index().Where(entry => !(overrides >> entry.Index).IsEven).Select(entry => (OverridesReader.PatchPath(entry.Index), entry.Item.Patch))]))];

    /// <summary>
    /// What is wrong with all that a flow can come to: its job alone, with each of its overrides, and with all of them. What several but not all of them
    /// come to together is judged when such a run comes.
    /// </summary>
    internal IEnumerable<FlowProblem> Judge(string? @namespace, JsonObject job, IReadOnlyList<OverrideEntry> overrides)
    {
        (string Path, JsonObject Spec) own = (JobCheck.JobPath, job);
        (string Path, JsonObject Spec)[] patches = [.. overrides.Select(entry => (entry.PatchPath, entry.Patch))];
        return JudgeNamespace(@namespace)
            .Concat(JudgeLayers(@namespace, Layers([own])))
            .Concat(patches.SelectMany(patch => JudgeLayers(@namespace, Layers([own, patch]))))
            .Concat(patches.Length > 1 ? JudgeLayers(@namespace, Layers([own, .. patches])) : []);
    }

    private IEnumerable<FlowProblem> JudgeLayers(string? @namespace, (string Path, JsonObject Spec)[] layers) =>
        JudgeSpec(JobLayers.Merge(layers.Select(layer => layer.Spec)), @namespace, layers);

    private IEnumerable<FlowProblem> JudgeSpec(JsonObject jobSpec, string? @namespace, (string Path, JsonObject Spec)[] layers) =>
        policy.Judge(Place.Of(jobSpec), @namespace ?? defaultNamespace, _baseAccount).Take(MostProblems).Select(violation => violation.In(layers));

    private IEnumerable<FlowProblem> JudgeNamespace(string? @namespace) =>
        policy.Allows(@namespace, defaultNamespace)
            ? []
            : [new FlowProblem("metadata.namespace", FoundJson.Of(@namespace), $"{string.Join(", ", policy.Namespaces.Prepend(defaultNamespace).Distinct(StringComparer.Ordinal))}, or left out: Jobs go nowhere else")];

    private (string Path, JsonObject Spec)[] Layers((string Path, JsonObject Spec)[] own) => baseTemplate is null ? own : [(BasePath, baseTemplate), .. own];
}
