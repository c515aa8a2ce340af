using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Lambda;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The real forwarder between the bucket and the queue, the real worker behind it.</summary>
public sealed class ForwarderTests
{
    private const string Orders =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, prefix: orders/}}]
          parameters: {mode: normal}
          allowEventOverrides: [memory, parameters]
          sizing: {memory: {base: 64Mi, maximum: 2Gi}}
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/orders:1
                    command: [sh, -c, 'echo "$FLOWRUN_KEY|$FLOWRUN_PARAM_MODE|$FLOWRUN_MEMORY_BYTES|$TRACEPARENT"']
        """;

    private const string Trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_ThroughTheForwarder_IsTheRunThatItWouldBeWithout()
    {
        await using var rig = await SandboxRig.StartWithForwarderAsync(Cancellation, Orders);
        rig.StartWorker();

        await rig.UploadAsync("orders/Übersicht 1+2 & x=y.csv", "a,b", Cancellation);

        var job = await rig.JobOfAsync("orders/Übersicht 1+2 & x=y.csv", SandboxRig.HasEnded, Cancellation);
        Assert.StartsWith("orders/Übersicht 1+2 & x=y.csv|normal|67108864|00-", LogOf(rig, job), StringComparison.Ordinal);
        await rig.QueueIsEmptyAsync(Cancellation);

        // The same upload, announced by S3 itself as well: the same run.
        rig.Sandbox.Aws.Buckets.Announce("landing", rig.Sandbox.Aws.Queues.Get("flowrun"), sendTestEvent: false);
        await rig.UploadAsync("orders/both.csv", "a,b", Cancellation);
        await rig.JobOfAsync("orders/both.csv", _ => true, Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(rig.Story.Contains("is there already: the same event came again", StringComparison.Ordinal)), () => rig.Story, Cancellation);
        await rig.QueueIsEmptyAsync(Cancellation);
        Assert.Equal(2, rig.Sandbox.Cluster.Jobs().Count);
    }

    [Fact]
    public async Task RunRequest_ByInvoke_BecomesAJobThatGoesOnWithItsTrace()
    {
        await using var rig = await SandboxRig.StartWithForwarderAsync(Cancellation, Orders);
        rig.StartWorker();

        var answer = await rig.Sandbox.Forwarder!.InvokeAsync(
            Encoding.UTF8.GetBytes("""{"flow": "orders", "parameters": {"mode": "full"}, "overrides": {"memory": "1Gi"}}"""), Cancellation, Trace);

        Assert.False(answer.IsError, answer.ToString());
        Assert.Equal(1, JsonNode.Parse(answer.ToString())!["published"]!.GetValue<int>());
        var job = await rig.JobAsync(SandboxRig.HasEnded, Cancellation);
        Assert.StartsWith("|full|1073741824|00-5759e988bd862e3fe1be46a994272793-", LogOf(rig, job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AForwarderOfItsOwnPrefix_ItsSettingsReachTheJob()
    {
        await using var rig = await SandboxRig.StartAsync(Cancellation, Orders);
        rig.StartWorker();
        var environment = rig.Sandbox.Environment.Where(variable => variable.Key.StartsWith("AWS_", StringComparison.Ordinal)).ToDictionary();
        environment["FLOWRUN_QUEUE_URL"] = rig.Sandbox.QueueUrl.ToString();
        environment["FLOWRUN_OVERRIDES"] = """{"memory": "512Mi"}""";
        environment["FLOWRUN_PARAMETERS"] = """{"mode": "bulk"}""";
        environment["FLOWRUN_ENRICH"] = "head";
        var bulk = await rig.Sandbox.Aws.Functions.CreateAsync(
            new LambdaFunctionOptions("bulk") { Command = SandboxRig.ForwarderCommand, Environment = environment, Timeout = TimeSpan.FromSeconds(30) }, Cancellation);
        rig.Sandbox.Aws.CreateBucket("elsewhere");
        rig.Sandbox.Aws.Buckets.Announce("elsewhere", bulk);
        await File.WriteAllTextAsync(Path.Combine(rig.FlowsPath, "0.yaml"), Orders.Replace("bucket: landing", "bucket: elsewhere", StringComparison.Ordinal), Cancellation);

        await rig.Sandbox.Aws.Buckets.PutAsync("elsewhere", "orders/a.csv", "x"u8.ToArray(), new Dictionary<string, string> { ["flowrun-parameter-mode"] = "uploader's" }, Cancellation);

        var job = await rig.JobAsync(SandboxRig.HasEnded, Cancellation);
        Assert.StartsWith("orders/a.csv|bulk|536870912|", LogOf(rig, job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomethingElse_ByInvoke_IsAnErrorWithTheReason()
    {
        await using var rig = await SandboxRig.StartWithForwarderAsync(Cancellation, Orders);

        var answer = await rig.Sandbox.Forwarder!.InvokeAsync("""{"hello": "world"}""", Cancellation);

        Assert.True(answer.IsError);
        Assert.Contains("hello", answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await rig.CountAsync(rig.Sandbox.QueueUrl, Cancellation));
    }

    private static string LogOf(SandboxRig rig, JsonObject job) => rig.Sandbox.Cluster.LogOf(job["metadata"]!["name"]!.GetValue<string>())!;
}
