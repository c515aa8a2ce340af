using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Tests.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubelet;

/// <summary>flowrun-meter in pods as the worker makes them.</summary>
public sealed class MeterTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-node-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Measured_LeavesItsReport(bool watches)
    {
        var ended = await RunAsync("exit 3", "256Mi", "Failed", watches);

        Assert.Equal(3, (int)ended["exitCode"]!);
        var report = JsonDocument.Parse((string)ended["message"]!).RootElement;
        Assert.Equal(3, report.GetProperty("exitCode").GetInt32());
        Assert.True(report.GetProperty("wallSeconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task Run_Measured_PeakIsWhatItHeld()
    {
        // The variable holds 60 MB, and the shell some copies of it.
        var ended = await RunAsync("held=$(head -c 60000000 /dev/zero | tr '\\0' a); sleep 0.5", "1Gi", "Complete", watches: false);

        Assert.InRange(JsonDocument.Parse((string)ended["message"]!).RootElement.GetProperty("peakMemoryBytes").GetInt64(), 60_000_000, 400_000_000);
    }

    [Fact]
    public async Task Run_MeasuredThatSaysSomethingItself_SaysBoth()
    {
        var ended = await RunAsync("echo 'no such column: price' > $TERMINATION_LOG; exit 1", "256Mi", "Failed", watches: true);

        var lines = ((string)ended["message"]!).TrimEnd().Split('\n');
        Assert.Equal("no such column: price", lines[0]);
        Assert.Equal(1, JsonDocument.Parse(lines[1]).RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Run_Deleted_StopsTheCommand()
    {
        var output = Path.Combine(_folder.FullName, "output");
        await using var cluster = await StartAsync(watches: true);
        cluster.Create(Measured(Manifest.Job("measured", $"trap 'echo stopped >> {output}; exit 0' TERM; echo ready > {output}; while :; do sleep 0.05; done", "256Mi")));
        while (!File.Exists(output) || new FileInfo(output).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }


        using var client = new HttpClient();
        using var answer = await client.DeleteAsync(new Uri(cluster.Server, $"{ApiClient.Jobs}/measured?propagationPolicy=Background"), Token);
        answer.EnsureSuccessStatusCode();
        await cluster.UntilAsync(_ => !cluster.Pods().Any(), Token);

        Assert.Equal("ready\nstopped\n", await File.ReadAllTextAsync(output, Token));
    }

    private async Task<JsonNode> RunAsync(string script, string memory, string condition, bool watches)
    {
        await using var cluster = await StartAsync(watches);
        cluster.Create(Measured(Manifest.Job("measured", script, memory)));
        await cluster.UntilAsync(_ => cluster.Jobs().Has("measured", condition), Token);
        return cluster.Pods().Single()["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
    }

    private Task<SandboxCluster> StartAsync(bool watches) =>
        SandboxCluster.StartAsync(new SandboxClusterOptions { DataFolder = _folder.FullName, WatchMemory = watches }, Token);

    private static JsonObject Measured(JsonObject job)
    {
        var pod = job["spec"]!["template"]!["spec"]!.AsObject();
        var container = job.Container();
        pod["terminationGracePeriodSeconds"] = 30;
        pod["volumes"] = JsonNode.Parse("""[{"name": "flowrun-meter", "emptyDir": {"sizeLimit": "32Mi"}}]""");
        pod["initContainers"] = JsonNode.Parse(
            """
            [{"name": "flowrun-meter", "image": "flowrun", "command": ["flowrun-meter", "install", "/flowrun/meter"],
              "resources": {"requests": {"memory": "32Mi"}, "limits": {"memory": "32Mi"}},
              "volumeMounts": [{"name": "flowrun-meter", "mountPath": "/flowrun/meter"}]}]
            """);
        container["volumeMounts"] = JsonNode.Parse("""[{"name": "flowrun-meter", "mountPath": "/flowrun/meter", "readOnly": true}]""");
        container["command"] = new JsonArray(["/flowrun/meter/flowrun-meter", "--", .. container["command"]!.AsArray().Select(word => word!.DeepClone())]);
        return job;
    }
}
