using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Values;

namespace Flowrun.Chart.Tests.Rendering;

/// <summary>What holds without anybody asking for it: the restricted Pod Security Standard, and more.</summary>
/// <remarks>Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted</remarks>
public sealed class HardeningTests
{
    [Theory]
    [InlineData("Deployment spec.template.spec.", "worker")]
    [InlineData("Pod spec.", "ready")]
    public async Task Pods_ByDefault_AreRestricted(string pod, string container)
    {
        var manifests = await Helm.TemplateAsync(Helm.Least);

        Equal("true", pod + "securityContext.runAsNonRoot");
        Equal("1654", pod + "securityContext.runAsUser");
        Equal("\"RuntimeDefault\"", pod + "securityContext.seccompProfile.type");
        Equal("false", $"{pod}containers[{container}].securityContext.allowPrivilegeEscalation");
        Equal("true", $"{pod}containers[{container}].securityContext.readOnlyRootFilesystem");
        Equal("""["ALL"]""", $"{pod}containers[{container}].securityContext.capabilities.drop");
        Equal("false", pod + "enableServiceLinks");

        void Equal(string expected, string place) =>
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), manifests.At(place)), $"{place}: {manifests.At(place)?.ToJsonString() ?? "nothing"}");
    }

    [Fact]
    public async Task Probes_OfTheWorker_AskItsPort()
    {
        var manifests = await Helm.TemplateAsync(Helm.Least);

        Assert.Equal("/healthz", (string?)manifests.At("Deployment spec.template.spec.containers[worker].livenessProbe.httpGet.path"));
        Assert.Equal("/readyz", (string?)manifests.At("Deployment spec.template.spec.containers[worker].readinessProbe.httpGet.path"));
        Assert.Equal("http", (string?)manifests.At("Deployment spec.template.spec.containers[worker].ports[0].name"));
        Assert.Equal(8080, (int?)manifests.At("Deployment spec.template.spec.containers[worker].ports[0].containerPort"));
    }

    [Fact]
    public async Task BaseTemplate_Changed_ReplacesThePods()
    {
        const string Place = """Deployment spec.template.metadata.annotations["checksum/base-template"]""";
        var one = await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "baseTemplate", new JsonObject { ["backoffLimit"] = 0 }));
        var other = await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "baseTemplate", new JsonObject { ["backoffLimit"] = 1 }));

        Assert.NotNull(one.At(Place));
        Assert.NotEqual((string?)one.At(Place), (string?)other.At(Place));
    }

    [Fact]
    public async Task Rights_NamespacesGiven_AreThereAndNowhereElse()
    {
        var manifests = await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "namespaces", new JsonArray("jobs", "more")));

        Assert.Equal(["jobs", "more"], RolesFor(manifests, "jobs"));
        Assert.Empty(manifests.Of("ClusterRole"));
        Assert.All(manifests.Of("RoleBinding"), binding => Assert.Equal(Helm.Namespace, (string?)binding["subjects"]![0]!["namespace"]));
    }

    [Fact]
    public async Task Rights_AllNamespaces_AreOfTheClusterAndTheWorkerIsToldNone()
    {
        var manifests = await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "namespaces", new JsonArray("*")));

        Assert.Empty(RolesFor(manifests, "jobs"));
        Assert.Equal("flowrun-up-flowrun", (string?)manifests.One("ClusterRoleBinding")["roleRef"]!["name"]);
        Assert.Null(manifests.At("Deployment spec.template.spec.containers[worker].env[FLOWRUN_NAMESPACES]"));
    }

    /// <summary>What the worker keeps stays beside it, wherever Jobs are.</summary>
    [Fact]
    public async Task Rights_ToConfigMaps_AreOnlyInTheWorkersNamespace()
    {
        var manifests = await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "namespaces", new JsonArray("jobs", "more")));

        Assert.Equal([Helm.Namespace], RolesFor(manifests, "configmaps"));
    }

    [Fact]
    public async Task Replicas_One_NeedsNoBudget() =>
        Assert.Empty((await Helm.TemplateAsync(ValueTree.Set(Helm.Least, "replicas", 1))).Of("PodDisruptionBudget"));

    /// <summary>The namespaces of Roles that allow something with the resource.</summary>
    private static IEnumerable<string?> RolesFor(Manifests manifests, string resource) => manifests.Of("Role")
        .Where(role => role["rules"]!.AsArray().Any(rule => rule!["resources"]!.AsArray().Any(one => (string?)one == resource)))
        .Select(role => (string?)role["metadata"]!["namespace"]);

    [Theory]
    [InlineData("hpa")]
    [InlineData("keda")]
    public async Task Replicas_WithAutoscaling_AreTheAutoscalers(string type)
    {
        var values = ValueTree.Set(ValueTree.Set(Helm.Least, "autoscaling.type", type), "aws.region", "eu-west-1");

        Assert.Null((await Helm.TemplateAsync(values)).At("Deployment spec.replicas"));
    }
}
