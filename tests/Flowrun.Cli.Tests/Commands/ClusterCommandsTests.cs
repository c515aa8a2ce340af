using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Sizing;
using Flowrun.Testing;

namespace Flowrun.Cli.Tests.Commands;

/// <summary>The commands that look at a cluster, against the sandbox, as a shell would run them.</summary>
public sealed class ClusterCommandsTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable("KUBECONFIG");

    [Fact]
    public async Task SizingShow_GroupThatLearned_SaysWhatIsKnownAndWhatItWouldAskFor()
    {
        var inNamespace = await LearnAsync("orders", 20);

        var (exitCode, output, error) = await RunAsync("sizing", "show", "orders", "-n", inNamespace);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("orders: 20 runs measured, the last 20 count; largest peak 6.35 GiB", output, StringComparison.Ordinal);
        Assert.Matches("a straight line +[0-9.]+ % +\\+ [0-9.]+ % +[0-9.]+ GiB +[0-9.-]+ %", output);
        Assert.Contains("learned from 20 runs: ", output, StringComparison.Ordinal);
        Assert.Contains("30 GiB   12 GiB   will tell no more", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SizingShow_NoGroup_IsALineForEachAndJsonHasAll()
    {
        var inNamespace = await LearnAsync("orders", 3);

        var (_, output, _) = await RunAsync("sizing", "show", "-n", inNamespace);
        var json = JsonNode.Parse((await RunAsync("sizing", "show", "-n", inNamespace, "-o", "json")).Output)!;

        Assert.Matches("orders +3 +1 GiB +3 GiB", output);
        Assert.Equal(3, json["groups"]![0]!["outcomes"]!.AsArray().Count);
        Assert.Equal("orders", (string?)json["groups"]![0]!["group"]);
    }

    [Fact]
    public async Task SizingShow_GroupThatDidNot_FailsAndNamesThoseThatDid()
    {
        var inNamespace = await LearnAsync("orders", 1);

        var (exitCode, output, error) = await RunAsync("sizing", "show", "order", "-n", inNamespace);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal($"Nothing is learned of group order in namespace {inNamespace}; there is orders.\n", error);
    }

    [Fact]
    public async Task SizingPlot_Group_IsAPictureWithARuleAndAKill()
    {
        var inNamespace = await LearnAsync("orders", 20);
        var flows = _folder.Write("orders.yaml", """
            apiVersion: flowrun.dev/v1alpha1
            kind: Flow
            metadata: {name: orders}
            spec: {sizing: {memory: {base: 4Gi}}, job: {template: {spec: {containers: [{name: main, image: i, command: [a]}]}}}}
            """);
        var file = Path.Combine(_folder.Path, "orders.svg");

        var (exitCode, _, error) = await RunAsync("sizing", "plot", "orders", "-n", inNamespace, "--flows", flows, "-o", file);

        Assert.Equal((0, ""), (exitCode, error));
        var svg = System.Xml.Linq.XDocument.Load(file).Root!;
        var name = svg.Name.Namespace;
        Assert.Equal(20 + 1, svg.Descendants(name + "circle").Count());
        Assert.Equal(2, svg.Descendants(name + "polyline").Count());
        Assert.Equal(["orders: 20 runs", "peak of a run (20)", "killed at, needs more (1)", "would be asked for", "static rule"],
            svg.Descendants(name + "text").Select(text => text.Value).TakeLast(5));
    }

    [Fact]
    public async Task Runs_OfTheSandbox_AreShown()
    {
        var inNamespace = await cluster.CreateNamespaceAsync();
        await cluster.CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", JsonNode.Parse("""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "orders-a-1",
              "labels": {"app.kubernetes.io/managed-by": "flowrun", "flowrun.dev/group": "orders", "flowrun.dev/flow": "orders-v1", "flowrun.dev/run": "aaaabbbbccccdddd", "flowrun.dev/attempt": "1"},
              "annotations": {"flowrun.dev/uri": "s3://landing/a.csv", "flowrun.dev/input-bytes": "1024"}},
             "spec": {"suspend": true, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "i", "command": ["true"], "resources": {"requests": {"memory": "64Mi"}}}]}}}}
            """)!.AsObject());

        var (exitCode, output, error) = await RunAsync("runs", "-n", inNamespace);
        var none = await RunAsync("runs", "-n", inNamespace, "--state", "Failed");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("s3://landing/a.csv +orders +1 KiB +64Mi +– +1 +Suspended", output);
        Assert.Equal((0, "", "No runs.\n"), none);
    }

    [Fact]
    public async Task Runs_PodIsRefused_SaysWhatKubernetesSays()
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "A real cluster would run it.");
        var inNamespace = await cluster.CreateNamespaceAsync();
        await cluster.CreateAsync($"apis/batch/v1/namespaces/{inNamespace}/jobs", JsonNode.Parse("""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "orders-a-1",
              "labels": {"app.kubernetes.io/managed-by": "flowrun", "flowrun.dev/group": "orders", "flowrun.dev/flow": "orders-v1", "flowrun.dev/run": "aaaabbbbccccdddd", "flowrun.dev/attempt": "1"}},
             "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "i", "command": ["true"]}]}}}}
            """)!.AsObject());
        var uid = (string?)cluster.Sandbox!.Jobs(inNamespace).Single()["metadata"]!["uid"];
        await cluster.CreateAsync($"api/v1/namespaces/{inNamespace}/events", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = "refused" },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = "orders-a-1", ["namespace"] = inNamespace, ["uid"] = uid },
            ["reason"] = "FailedCreate",
            ["message"] = "Error creating: pods \"orders-a-1-\" is forbidden: exceeded quota: small",
            ["type"] = "Warning",
        });

        var (exitCode, output, error) = await RunAsync("runs", "-n", inNamespace, "-o", "json");

        Assert.Equal((0, ""), (exitCode, error));
        var run = JsonNode.Parse(output)!["runs"]![0]!;
        Assert.Equal("Refused", (string?)run["state"]);
        Assert.Contains("exceeded quota: small", (string?)run["reason"], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("KUBECONFIG", _before);
        _folder.Dispose();
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(ClusterFixture.IsReal, "The sandbox's address is what these commands are given.");
        var kubeconfig = _folder.Write("kubeconfig", $$$"""
            apiVersion: v1
            kind: Config
            current-context: sandbox
            clusters: [{name: sandbox, cluster: {server: "{{{cluster.Sandbox!.Server}}}"}}]
            users: [{name: sandbox, user: {token: secret}}]
            contexts: [{name: sandbox, context: {cluster: sandbox, user: sandbox}}]
            """);
        Environment.SetEnvironmentVariable("KUBECONFIG", kubeconfig);
        return CommandLine.RunAsync(arguments);
    }

    private async Task<string> LearnAsync(string group, int runs)
    {
        var model = new LearnedModel();
        for (var index = 1; index <= runs; index++)
        {
            model.Observe(new Outcome(Bytes.Gibi(index), Bytes.Mebi(500 + (300 * index)), TimeSpan.FromMinutes(10)));
        }

        model.Observe(new Kill(Bytes.Gibi(30), Bytes.Gibi(12), IsFinal: true));
        var inNamespace = await cluster.CreateNamespaceAsync();
        var store = new ModelConfigMaps(cluster.Api, inNamespace, TimeProvider.System, () => 0);
        Assert.IsType<ModelWrite.Stored>(await store.WriteAsync(new VersionGroup(group), ModelJson.Write(model), null, TestContext.Current.CancellationToken));
        return inNamespace;
    }
}
