using System.Text.Json.Nodes;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The worker with the Flows of the cluster, changed while it runs.</summary>
public sealed class ClusterFlowsTests
{
    [Fact]
    public async Task Worker_FlowsOfTheCluster_RunAndChangeWithoutARestart()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token);
        rig.Sandbox.Cluster.Create(Flow("orders-v1", archived: false));
        var worker = rig.StartWorker(flows: false);
        await rig.UploadAsync("orders/a.csv", "x", token);
        var first = await rig.JobOfAsync("orders/a.csv", _ => true, token);
        Assert.Equal("orders-v1", FlowOf(first));

        rig.Sandbox.Cluster.Create(Flow("orders-v2", archived: true));
        await KubectlAsync(rig, token, "patch", "flow", "orders-v1", "--type=merge", "-p", """{"spec":{"archived":true}}""");
        await KubectlAsync(rig, token, "patch", "flow", "orders-v2", "--type=merge", "-p", """{"spec":{"archived":false}}""");
        await worker.WaitForOutputAsync("\"Count\":1,\"Names\":\"orders-v2\"", token);
        await rig.UploadAsync("orders/b.csv", "x", token);

        var second = await rig.JobOfAsync("orders/b.csv", _ => true, token);
        Assert.Equal("orders-v2", FlowOf(second));
        await rig.QueueIsEmptyAsync(token);
        await Eventually.TrueAsync(() => Task.FromResult(Ready(rig, "orders-v2") == "True" && Ready(rig, "orders-v1") == "False"), () => rig.Story, token);

        // What kubectl get flows shows, written by the leader.
        await Eventually.TrueAsync(() => Task.FromResult(Status(rig, "orders-v2")?["runs"]?["succeeded"]?.GetValue<int>() == 1), () => rig.Story, token);
        Assert.Equal("Succeeded", (string?)Status(rig, "orders-v2")!["lastRun"]!["state"]);
        Assert.Equal("s3://landing/orders/b.csv", (string?)Status(rig, "orders-v2")!["lastRun"]!["uri"]);
        Assert.Contains("WaitsForUploads", await KubectlAsync(rig, token, "get", "flows"), StringComparison.Ordinal);
    }

    private static JsonNode? Status(SandboxRig rig, string flow) => rig.Sandbox.Cluster.Flows().Single(one => (string?)one["metadata"]!["name"] == flow)["status"];

    private static string FlowOf(JsonObject job) => job["metadata"]!["labels"]!["flowrun.dev/flow"]!.GetValue<string>();

    private static string? Ready(SandboxRig rig, string flow) => Status(rig, flow)?["conditions"]?.AsArray()
        .Where(condition => (string?)condition!["type"] == "Ready")
        .Select(condition => (string?)condition!["status"])
        .SingleOrDefault();

    private static async Task<string> KubectlAsync(SandboxRig rig, CancellationToken token, params string[] arguments)
    {
        await using var kubectl = RunningProcess.Start(RequiredTool.Find("kubectl"), arguments, [new("KUBECONFIG", rig.Sandbox.Kubeconfig)]);
        Assert.True(await kubectl.WaitForExitAsync(token) == 0, kubectl.Story);
        return kubectl.Output;
    }

    private static JsonObject Flow(string name, bool archived) => new()
    {
        ["apiVersion"] = "flowrun.dev/v1alpha1",
        ["kind"] = "Flow",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["versionGroup"] = "orders",
            ["archived"] = archived,
            ["triggers"] = new JsonArray(new JsonObject { ["s3"] = new JsonObject { ["bucket"] = "landing", ["prefix"] = "orders/" } }),
            ["job"] = JsonNode.Parse("""{"template": {"spec": {"containers": [{"name": "main", "image": "registry.example/orders:1", "command": ["true"]}]}}}"""),
        },
    };
}
