using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Policy;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Policy;

public sealed class InstallationJudgeTests
{
    private const string Pod = "spec.job.template.spec";
    private static readonly InstallationPolicy Restricted = new() { PodSecurity = PodSecurity.Restricted };

    [Fact]
    public void Read_ForbiddenInAnOverride_IsRefusedInTheOverride()
    {
        var manifest = Make.Manifest()
            .With("spec.overrides[0]", "{'when': {'minSize': '1Gi'}, 'patch': {'template': {'spec': {'nodeSelector': {'pool': 'a'}}}}}")
            .With("spec.overrides[1]", "{'when': {'minAttempt': 2}, 'patch': {'template': {'spec': {'containers': [{'name': 'extra', 'image': 'x'}, {'name': 'main', 'securityContext': {'privileged': true}}]}}}}");

        Assert.Equal(
            "spec.overrides[1].patch.template.spec.containers[1].securityContext.privileged",
            Assert.Single(manifest.Under(PodSecurity.Baseline)).Path);
    }

    [Fact]
    public void Read_ForbiddenInTheBaseTemplate_NamesItAndTheJobMayTakeItBack()
    {
        var baseTemplate = JsonNode.Parse("""{"template": {"spec": {"containers": [{"name": "sidecar", "image": "x", "securityContext": {"privileged": true}}], "hostNetwork": true}}}""")!.AsObject();
        var manifest = Make.Manifest().With($"{Pod}.hostNetwork", "false");

        Assert.Equal(
            ["baseTemplate.template.spec.containers[0].securityContext.privileged"],
            manifest.Under(InstallationPolicy.Default, baseTemplate).Where(problem => problem.Path.StartsWith("base", StringComparison.Ordinal)).Select(problem => problem.Path));
    }

    [Fact]
    public void JudgeBaseTemplate_SaysWhatIsForbiddenAndNotWhatIsMissing()
    {
        var baseTemplate = JsonNode.Parse("""{"template": {"spec": {"containers": [{"name": "main"}], "hostNetwork": true, "serviceAccountName": "etl"}}}""")!.AsObject();

        Assert.Equal(
            ["baseTemplate.template.spec.hostNetwork"],
            new InstallationJudge(Restricted, baseTemplate, "jobs").JudgeBaseTemplate().Select(problem => problem.Path));
        Assert.Empty(new InstallationJudge(Restricted, null, "jobs").JudgeBaseTemplate());
    }

    [Fact]
    public void Render_MeterUnderRestricted_IsAllowed()
    {
        var flow = Flow(Fit(), Restricted);

        Assert.NotEmpty(new JobRenderer(null, "jobs", "registry.example/flowrun:1", policy: Restricted).Render(Run(flow)).Json.ToArray());
    }

    /// <summary>Each of the two leaves one of the two places that may say it.</summary>
    [Fact]
    public void Render_OverridesThatAreForbiddenTogether_IsRefused()
    {
        var manifest = Fit()
            .With($"{Pod}.containers[0].securityContext.runAsNonRoot", "true")
            .With("spec.overrides[0]", "{'when': {'minSize': '1'}, 'patch': {'template': {'spec': {'securityContext': {'runAsNonRoot': null}}}}}")
            .With("spec.overrides[1]", "{'when': {'minSize': '1'}, 'patch': {'template': {'spec': {'containers': [{'name': 'main', 'securityContext': {'runAsNonRoot': null}}]}}}}")
            .With("spec.overrides[2]", "{'when': {'minSize': '1Gi'}, 'patch': {'template': {'spec': {'securityContext': {'runAsNonRoot': true}}}}}");
        var flow = Flow(manifest, Restricted);

        var refused = Assert.Throws<InvalidRunException>(() => new JobRenderer(null, "jobs", policy: Restricted).Render(Run(flow)));

        Assert.Equal("spec.job.template.spec.containers[0].securityContext.runAsNonRoot", refused.Path);
        Assert.Contains("Pod Security Restricted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_FlowReadUnderALaxerPolicy_IsRefusedWithAllReasons()
    {
        var manifest = Make.Manifest().With("metadata.namespace", "'kube-system'").With($"{Pod}.hostPID", "true").With($"{Pod}.serviceAccountName", "'admin'");
        var flow = Flow(manifest, new InstallationPolicy { PodSecurity = PodSecurity.Privileged, ServiceAccounts = PolicyProblems.Names("*") });

        var refused = Assert.Throws<InvalidRunException>(() => new JobRenderer(null, "jobs", policy: new InstallationPolicy { Namespaces = ["jobs"] }).Render(Run(flow)));

        Assert.Equal("metadata.namespace", refused.Path);
        Assert.Contains($"{Pod}.hostPID", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{Pod}.serviceAccountName", refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Fit() => Make.Manifest()
        .With($"{Pod}.securityContext", "{'runAsNonRoot': true, 'seccompProfile': {'type': 'RuntimeDefault'}}")
        .With($"{Pod}.containers[0].securityContext", "{'allowPrivilegeEscalation': false, 'capabilities': {'drop': ['ALL']}}");

    private static Flow Flow(JsonObject manifest, InstallationPolicy policy)
    {
        var (flow, problems) = FlowReader.Read(manifest, new InstallationJudge(policy, null, "jobs"));
        Assert.Empty(problems);
        return flow!;
    }

    private static Run Run(Flow flow) => new(
        flow, new RunId("abcdefghijklmnop"), 1, new ObjectEvent("landing", "in/a.csv", new Bytes(10), null, null, null, null), KeyPattern.NoValues,
        new Dictionary<string, string>(), new SizingDecision(Bytes.Mebi(64), Bytes.Mebi(64), null, new Bytes(10), "64Mi"), null, null);
}
