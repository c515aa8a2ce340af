using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubelet.Processes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Tests.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubelet;

/// <summary>Pods as processes.</summary>
public sealed class NodeTests : IAsyncDisposable
{
    [Fact]
    public async Task Until_NodeHasFailed_ThrowsInsteadOfWaitingForever()
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-test-");
        try
        {
            await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { DataFolder = folder.FullName }, Token);
            var pods = Path.Combine(folder.FullName, "pods");
            Directory.Delete(pods);
            await System.IO.File.WriteAllTextAsync(pods, "in the way", Token);

            cluster.Create(Manifest.Job("nowhere", "true", "64Mi"));

            var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.UntilAsync(_ => cluster.Jobs().Has("nowhere", "Complete"), Token));
            Assert.IsAssignableFrom<IOException>(failed.InnerException);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-node-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Environment_OfEverySource_ReachesTheProcess()
    {
        var output = File("environment");
        var job = Manifest.Job("env", $"echo \"$PLAIN|$REFERS|$ESCAPED|$NAME|$PLACE|$LABEL|$MEMORY|$MODEL|$0|$SECRET_OF_THE_TEST\" > {output}");
        job.Container()["args"] = new JsonArray("arg of $(PLAIN)");
        job.Container()["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = "64Mi" } };
        job.Container()["env"] = JsonNode.Parse("""
            [
              {"name": "PLAIN", "value": "plain"},
              {"name": "REFERS", "value": "to $(PLAIN) and $(NOTHING)"},
              {"name": "ESCAPED", "value": "$$(PLAIN)"},
              {"name": "NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
              {"name": "PLACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}},
              {"name": "LABEL", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['job-name']"}}},
              {"name": "MEMORY", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory"}}},
              {"name": "MODEL", "valueFrom": {"configMapKeyRef": {"name": "model", "key": "name"}}}
            ]
            """);
        System.Environment.SetEnvironmentVariable("SECRET_OF_THE_TEST", "leaked");
        await using var cluster = await StartAsync();
        cluster.Create(JsonNode.Parse("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "model"}, "data": {"name": "linear"}}""")!.AsObject());
        cluster.Create(job);

        await cluster.UntilAsync(_ => cluster.Jobs().Has("env", "Complete"), Token);

        var pod = (string)cluster.Pods().Single()["metadata"]!["name"]!;
        Assert.Equal(
            $"plain|to plain and $(NOTHING)|$(PLAIN)|{pod}|default|env|67108864|linear|arg of plain|\n", await System.IO.File.ReadAllTextAsync(output, Token));
    }

    [Fact]
    public async Task Arguments_ThatAShellWouldRead_ArriveAsTheyAre()
    {
        const string Hostile = "a b\"; touch ../x; `id` $HOME 'q' \\ * ü\n$$(kept)";
        var output = File("arguments");
        var job = Manifest.Job("hostile");
        job.Container()["command"] = new JsonArray("/bin/sh", "-c", $"printf %s \"$1\" > {output}", "sh");
        job.Container()["args"] = new JsonArray(Hostile);
        await using var cluster = await StartAsync();
        cluster.Create(job);

        await cluster.UntilAsync(_ => cluster.Jobs().Has("hostile", "Complete"), Token);

        Assert.Equal(Hostile.Replace("$$", "$", StringComparison.Ordinal), await System.IO.File.ReadAllTextAsync(output, Token));
    }

    [Fact]
    public async Task InitContainers_RunFirstAndOneAfterAnother_AndAFailureEndsThePod()
    {
        var output = File("order");
        var job = Manifest.Job("init", $"echo main >> {output}");
        job["spec"]!["template"]!["spec"]!["initContainers"] = new JsonArray(
            Init("one", $"sleep 0.1; echo one >> {output}"), Init("two", $"echo two >> {output}"));
        var broken = Manifest.Job("broken", $"echo never >> {output}");
        broken["spec"]!["template"]!["spec"]!["initContainers"] = new JsonArray(Init("one", "exit 7"));
        await using var cluster = await StartAsync();
        cluster.Create(job);
        await cluster.UntilAsync(_ => cluster.Jobs().Has("init", "Complete"), Token);
        cluster.Create(broken);
        await cluster.UntilAsync(_ => cluster.Jobs().Has("broken", "Failed"), Token);

        Assert.Equal("one\ntwo\nmain\n", await System.IO.File.ReadAllTextAsync(output, Token));

        static JsonObject Init(string name, string script) => new() { ["name"] = name, ["image"] = "busybox", ["command"] = new JsonArray("sh", "-c", script) };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_OfAJobWithChildrenThatIgnoreTheSignal_LeavesNoProcess(bool deletes)
    {
        var output = File("processes");
        var script = $"trap '' TERM; (trap '' TERM; sleep 300) & echo $$$$ > {output}.tmp; echo $! >> {output}.tmp; mv {output}.tmp {output}; sleep 300";
        int[] processes;
        await using (var cluster = await StartAsync())
        {
            cluster.Create(Manifest.Job("stubborn", script));
            await FileThatAppearsAsync(output);
            processes = [.. (await System.IO.File.ReadAllLinesAsync(output, Token)).Select(int.Parse)];
            Assert.All(processes, process => Assert.True(Signals.IsAlive(process)));
            if (deletes)
            {
                using var client = new HttpClient();
                using var answer = await client.DeleteAsync(new Uri(cluster.Server, $"{ApiClient.Jobs}/stubborn?propagationPolicy=Background"), Token);
                await cluster.UntilAsync(_ => cluster.Pods().Count == 0, Token);
            }
        }

        Assert.All(processes, process => Assert.False(IsRunning(process)));
    }

    [Fact]
    public async Task MaxRunningMemory_MoreIsAskedFor_PodsWaitTheirTurnAndSayWhy()
    {
        await using var cluster = await StartAsync(options => options with { MaxRunningMemory = 100 * 1024 * 1024, MaxRunningPods = 4 });
        var gate = File("gate");
        cluster.Create(Manifest.Job("first", $"while [ ! -e {gate} ]; do sleep 0.02; done", "64Mi"));
        cluster.Create(Manifest.Job("second", "true", "64Mi"));
        cluster.Create(Manifest.Job("giant", "true", "200Mi"));

        await cluster.UntilAsync(_ => Unschedulable(cluster, "second") && Unschedulable(cluster, "giant"), Token);
        Assert.Contains(cluster.Events(), one => (string?)one["reason"] == "FailedScheduling");
        await System.IO.File.WriteAllTextAsync(gate, "", Token);

        await cluster.UntilAsync(_ => cluster.Jobs().Has("first", "Complete") && cluster.Jobs().Has("second", "Complete"), Token);
        Assert.True(Unschedulable(cluster, "giant"));
    }

    [Fact]
    public async Task Cgroups_AfterTheSandbox_AreGone()
    {
        string cgroup;
        await using (var cluster = await StartAsync())
        {
            if (cluster.Cgroup is null)
            {
                Assert.Skip("This process may not make memory cgroups.");
            }

            cgroup = cluster.Cgroup!;
            Assert.True(Directory.Exists(cgroup));
            cluster.Create(Manifest.Job("brief", "sleep 30", "64Mi"));
            await cluster.UntilAsync(_ => cluster.Pods().Any(pod => (string?)pod["status"]!["phase"] == "Running"), Token);
        }

        Assert.False(Directory.Exists(cgroup));
    }

    private static bool Unschedulable(SandboxCluster cluster, string job) => cluster.Pods().Any(pod =>
        (string?)pod["metadata"]!["labels"]!["job-name"] == job
        && pod["status"]!["conditions"]?[0] is { } condition
        && (string?)condition["reason"] == "Unschedulable"
        && (string?)condition["message"] == "0/1 nodes are available: 1 Insufficient memory.");

    /// <summary>A killed process that nobody has waited for is no running one.</summary>
    private static bool IsRunning(int process) =>
        Signals.IsAlive(process)
        && !(OperatingSystem.IsLinux() && System.IO.File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal));

    private async Task FileThatAppearsAsync(string path)
    {
        using var watcher = new FileSystemWatcher(_folder.FullName) { EnableRaisingEvents = true };
        var appeared = new TaskCompletionSource();
        watcher.Renamed += (_, _) => appeared.TrySetResult();
        if (!System.IO.File.Exists(path))
        {
            await appeared.Task.WaitAsync(Token);
        }
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private static Task<SandboxCluster> StartAsync(Func<SandboxClusterOptions, SandboxClusterOptions>? change = null) =>
        SandboxCluster.StartAsync((change ?? (options => options))(new SandboxClusterOptions()), Token);
}
