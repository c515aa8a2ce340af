using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Values;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing.Processes;
using k8s;
using k8s.Models;

namespace Flowrun.Chart.Tests.Rendering;

/// <summary>What the chart renders from many sets of values is what Kubernetes knows.</summary>
public sealed class MatrixTests
{
    /// <summary>The kinds of others, whose types KubernetesClient does not have.</summary>
    private static readonly string[] Foreign = ["Flow", "PodMonitor", "ServiceMonitor", "PrometheusRule", "ScaledObject"];

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = typeof(V1ClusterRole),
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = typeof(V1ClusterRoleBinding),
        ["rbac.authorization.k8s.io/v1/Role"] = typeof(V1Role),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = typeof(V1RoleBinding),
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Pod"] = typeof(V1Pod),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
    };

    /// <summary>Those of <c>charts/flowrun/ci</c>, one of every kind of installation; each must render alone.</summary>
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Repository.Chart, "ci"), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static JsonObject ValuesOf(string file) =>
        Flowrun.Kubernetes.Flows.YamlManifests.Read(File.ReadAllText(Path.Combine(Repository.Chart, "ci", file)))[0]!.AsObject();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Template_Installation_HasOnlyFieldsThatKubernetesKnows(string file)
    {
        var manifests = await Helm.TemplateAsync(ValuesOf(file));

        foreach (var manifest in manifests.All.Where(manifest => !Foreign.Contains((string?)manifest["kind"])))
        {
            // JSON is YAML; strict refuses fields that the API does not have, and values of another type.
            var read = KubernetesYaml.LoadAllFromString(manifest.ToJsonString(), Types, strict: true);
            Assert.Single(read);
        }
    }

    /// <summary>As far as it knows the kinds; Flows by the schema of their definition.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task Template_Installation_IsTakenByTheSandbox(string file)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false }, TestContext.Current.CancellationToken);
        var manifests = (await Helm.TemplateAsync(ValuesOf(file))).All.Where(manifest => (string?)manifest["kind"] is "ConfigMap" or "Flow" or "Pod").ToList();
        foreach (var inNamespace in manifests.Select(manifest => (string)manifest["metadata"]!["namespace"]!).Distinct(StringComparer.Ordinal))
        {
            cluster.CreateNamespace(inNamespace);
        }

        // Throws with what is not right.
        Assert.All(manifests, manifest => cluster.Create(manifest.DeepClone().AsObject()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Lint_Installation_Passes(string file)
    {
        var (exitCode, output, error) = await Helm.RunAsync(ValuesOf(file), "lint", "--strict", Repository.Chart);

        Assert.True(exitCode == 0, output + error);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Template_Installation_HasLabelsAndNamesEverywhere(string file)
    {
        var manifests = await Helm.TemplateAsync(ValuesOf(file));

        Assert.All(manifests.All, manifest => Assert.Equal(Helm.Release, (string?)manifest["metadata"]!["labels"]!["app.kubernetes.io/instance"]));
        var names = manifests.All.Select(manifest => $"{manifest["kind"]} {manifest["metadata"]!["namespace"]}/{manifest["metadata"]!["name"]}").ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Template_EveryValueAtOnceThatCanBe_Renders()
    {
        var values = ValueCases.All
            .Where(value => value.Path is not ("queue.existingSecret" or "existingBaseTemplate.configMap" or "serviceAccount.create" or "metrics.service.enabled"))
            .Aggregate(Helm.Least, (all, value) => ValueTree.Set(all, value.Path, JsonNode.Parse(value.Value)));

        Assert.NotEmpty((await Helm.TemplateAsync(values)).All);
    }

    [Fact]
    public async Task Template_QueueAndOneFlow_IsAnInstallation()
    {
        var manifests = await Helm.TemplateAsync(ValuesOf("least.yaml"));

        Assert.Equal(
            ["Deployment", "Flow", "NetworkPolicy", "Pod", "PodDisruptionBudget", "Role", "Role", "RoleBinding", "RoleBinding", "Service", "ServiceAccount"],
            manifests.All.Select(manifest => (string)manifest["kind"]!).Order(StringComparer.Ordinal));
    }

    /// <summary>The installed Flow is one that the worker takes.</summary>
    [Fact]
    public async Task Flows_OfTheChart_AreValid()
    {
        var manifests = await Helm.TemplateAsync(ValuesOf("least.yaml"));
        var folder = Directory.CreateTempSubdirectory("flowrun-chart-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "flow.json"), manifests.One("Flow").ToJsonString(), TestContext.Current.CancellationToken);

            var (exitCode, output, error) = await FlowrunProcess.RunAsync(["validate", "--flows", folder.FullName], TestContext.Current.CancellationToken);

            Assert.True(exitCode == 0, output + error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
