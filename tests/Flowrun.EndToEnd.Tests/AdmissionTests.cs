using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Limits hold whatever becomes of the workers that keep them.</summary>
public sealed class AdmissionTests
{
    private const string Limited =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: limited}
        spec:
          triggers: [{s3: {bucket: landing, prefix: limited/}}]
          sizing: {memory: {base: 32Mi, minimum: 1Mi, roundTo: 1Mi}}
          concurrency: {maxRuns: 2}
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/limited:1
                    command: [sh, -c, 'test "$FLOWRUN_MEMORY_BYTES" = 33554432 && sleep 0.5']
        """;

    private const string Free =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: free}
        spec:
          triggers: [{s3: {bucket: landing, prefix: free/}}]
          sizing: {memory: {base: 32Mi, minimum: 1Mi, roundTo: 1Mi}}
          job:
            template:
              spec:
                containers:
                  - {name: main, image: registry.example/free:1, command: [sleep, '0.2']}
        """;

    private const string Leads = "This worker leads now";
    private const string LeadsNoMore = "This worker does not lead any more";

    [Fact]
    public async Task Workers_LeaderIsKilled_AllRunAndNeverMoreThanTheLimit()
    {
        const int Uploads = 12;
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Limited);
        var leader = rig.StartWorker();
        for (var upload = 0; upload < Uploads; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
        }

        var most = 0;
        await UntilAsync(rig, cluster => Completed(cluster) >= 3, cluster => most = Math.Max(most, Running(cluster)), token);
        rig.StartWorker(isFirst: false);
        leader.Kill();
        await UntilAsync(rig, cluster => Completed(cluster) == Uploads, cluster => most = Math.Max(most, Running(cluster)), token);

        Assert.Equal(2, most);
        Assert.Equal(Uploads, rig.Sandbox.Cluster.CreatedJobs);
        await rig.QueueIsEmptyAsync(token);
    }

    /// <summary>It stands still for longer than its lease lasts, and comes back believing that it leads.</summary>
    [Fact]
    public async Task Workers_LeaderStandsStill_AnotherLeadsAndNothingIsDoneTwice()
    {
        const int Uploads = 12;
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Limited);
        var leader = rig.StartWorker();
        await leader.WaitForOutputAsync(Leads, token);
        var other = rig.StartWorker(isFirst: false);
        for (var upload = 0; upload < Uploads; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
        }

        var most = 0;
        await UntilAsync(rig, cluster => Completed(cluster) >= 2, cluster => most = Math.Max(most, Running(cluster)), token);
        leader.Stop();
        await other.WaitForOutputAsync(Leads, token);
        await UntilAsync(rig, cluster => Completed(cluster) >= 4, cluster => most = Math.Max(most, Running(cluster)), token);
        leader.Continue();
        await leader.WaitForOutputAsync(LeadsNoMore, token);
        await UntilAsync(rig, cluster => Completed(cluster) == Uploads, cluster => most = Math.Max(most, Running(cluster)), token);

        Assert.Equal(2, most);
        Assert.Equal(Uploads, rig.Sandbox.Cluster.CreatedJobs);
        await rig.QueueIsEmptyAsync(token);
    }

    /// <summary>It can no longer reach the API server, and must have stopped before another may start.</summary>
    [Fact]
    public async Task Workers_LeaderIsCutOff_StopsBeforeAnotherLeads()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Limited);
        await using var wire = CutWire.Start(rig.Sandbox.Cluster.Server);
        var leader = rig.StartWorkerBehind(wire.Address);
        await leader.WaitForOutputAsync(Leads, token);
        var other = rig.StartWorker();
        await rig.ReadinessAsync(System.Net.HttpStatusCode.OK, "true", token);
        Assert.DoesNotContain(Leads, other.Error, StringComparison.Ordinal);

        wire.Cut();
        await leader.WaitForOutputAsync(LeadsNoMore, token);
        await other.WaitForOutputAsync(Leads, token);
        Assert.True(TimeOf(LeadsNoMore, leader) < TimeOf(Leads, other), rig.Story);

        // What it had received it would hold.
        leader.Kill();
        await rig.UploadAsync("limited/a.csv", "x", token);
        await UntilAsync(rig, cluster => Completed(cluster) == 1, _ => { }, token);
    }

    [Fact]
    public async Task Worker_InstallationHasLimits_TheyHoldForAllFlows()
    {
        const int Uploads = 6;
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Limited, Free);
        rig.StartWorker(more: ["--max-runs", "3", "--max-memory", "64Mi"]);
        for (var upload = 0; upload < Uploads; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
            await rig.UploadAsync($"free/{upload}.csv", "x", token);
        }

        var most = 0;
        await UntilAsync(rig, cluster => Completed(cluster) == 2 * Uploads, cluster => most = Math.Max(most, Running(cluster)), token);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Worker_JobsWait_RunsSayWhy()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(
            token, Limited.Replace("sleep 0.5", "sleep 1000", StringComparison.Ordinal), Free.Replace("base: 32Mi", "base: 1Gi", StringComparison.Ordinal));
        rig.StartWorker(more: ["--max-memory", "512Mi"]);
        for (var upload = 0; upload < 4; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
        }

        await rig.UploadAsync("free/large.csv", "x", token);
        await UntilAsync(rig, cluster => cluster.Jobs().Count(job => job["metadata"]!["annotations"]!["flowrun.dev/waits"] is not null) == 2, _ => { }, token);

        var (exitCode, output, error) = await FlowrunProcess.RunAsync(["runs", "--state", "Suspended", "-o", "json"], token, [new("KUBECONFIG", rig.Sandbox.Kubeconfig)]);
        Assert.True(exitCode == 0, error);
        Assert.Equal(
            [
                "flow limited has 2 of 2 runs",
                "forever: asks for 1 GiB, and the installation may use 512 MiB in all: raise maxMemory, or lower the Job's maximum",
                "older ones of its flow wait: flow limited has 2 of 2 runs",
            ],
            JsonNode.Parse(output)!["runs"]!.AsArray().Select(run => (string?)run!["reason"]).Order(StringComparer.Ordinal));
        Assert.Single(rig.Sandbox.Cluster.Events(), told => (string?)told["reason"] == "NeverFits" && (string?)told["type"] == "Warning");
    }

    [Fact]
    public async Task Worker_LargeFlowHasItsShareOfWhatMayWait_TheSmallOneBehindItRuns()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Limited.Replace("sleep 0.5", "sleep 1000", StringComparison.Ordinal), Free);
        rig.StartWorker(more: ["--max-pending", "3", "--max-waiting", "2", "--max-in-flight", "1", "--receivers", "1"]);
        for (var upload = 0; upload < 5; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
        }

        // Two run and three wait.
        await Eventually.TrueAsync(() => Task.FromResult(rig.Story.Contains("has its share of them", StringComparison.Ordinal)), () => rig.Story, token);
        for (var upload = 5; upload < 30; upload++)
        {
            await rig.UploadAsync($"limited/{upload}.csv", "x", token);
        }

        await rig.UploadAsync("free/behind.csv", "x", token);
        await UntilAsync(rig, cluster => Completed(cluster) == 1, _ => { }, token);
        await rig.ReadinessAsync(System.Net.HttpStatusCode.OK, "true", token);
        Assert.InRange(rig.Sandbox.Cluster.Jobs().Count, 6, 8);

        // Now all may run: what was sent to the end of the queue comes back.
        await File.WriteAllTextAsync(Path.Combine(rig.FlowsPath, "0.yaml"), Limited.Replace("maxRuns: 2", "maxRuns: 100", StringComparison.Ordinal), token);
        await UntilAsync(rig, cluster => cluster.Jobs().Count == 31, _ => { }, token);
        Assert.Equal(31, rig.Sandbox.Cluster.CreatedJobs);
    }

    private static async Task UntilAsync(SandboxRig rig, Func<SandboxCluster, bool> holds, Action<SandboxCluster> look, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            await rig.Sandbox.Cluster.UntilAsync(
                cluster =>
                {
                    look(cluster);
                    return holds(cluster);
                },
                patience.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            Assert.Fail(rig.Story);
        }
    }

    /// <summary>When it said so first, by its own log.</summary>
    private static DateTimeOffset TimeOf(string text, RunningProcess worker)
    {
        var line = worker.Error.Split('\n').First(line => line.Contains(text, StringComparison.Ordinal));
        return JsonNode.Parse(line)!["@t"]!.GetValue<DateTimeOffset>();
    }

    private static int Completed(SandboxCluster cluster) => cluster.Jobs().Count(job => Has(job, "Complete"));

    private static int Running(SandboxCluster cluster) => cluster.Jobs().Count(job => job["spec"]!["suspend"]?.GetValue<bool>() != true && !Has(job, "Complete"));

    private static bool Has(JsonObject job, string condition) =>
        job["status"]?["conditions"] is JsonArray conditions && conditions.Any(one => (string?)one!["type"] == condition && (string?)one["status"] == "True");
}
