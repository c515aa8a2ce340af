using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;

namespace Flowrun.EndToEnd.Tests;

/// <summary>What run requests, a forwarder's events and the metadata of objects ask for, through SQS and the worker onto the Job and into its container.</summary>
public sealed class OverridesTests
{
    private const string Everything = "[memory, priorityClassName, parameters, labels]";

    private const string AllOfIt =
        """{"memory": "1Gi", "priorityClassName": "bulk", "labels": {"team": "finance"}}""";

    [Fact]
    public async Task RunRequest_AllAllowed_ReachesTheJobAndItsContainer()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow(Everything));
        rig.StartWorker();

        await rig.SendAsync(RunRequest("""{"mode": "full", "Day": "$(id) 2026"}""", AllOfIt), token);

        var job = await EndedAsync(rig, token);
        AssertEverythingSet(job);
        Assert.Equal("full $(id) 2026 1073741824\n", LogOf(rig, job));
        Assert.Equal("memory, priorityClassName, labels.team, parameters.Day, parameters.mode", Annotation(job, "overrides"));
        Assert.Null(Annotation(job, "refused-overrides"));
        await rig.QueueIsEmptyAsync(token);
    }

    [Fact]
    public async Task RunRequest_NothingAllowed_RunsWithoutAndSaysWhyOnTheJobAndInTheLog()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow("[]"));
        var worker = rig.StartWorker();

        await rig.SendAsync(RunRequest("""{"mode": "full"}""", AllOfIt), token);

        var job = await EndedAsync(rig, token);
        Assert.Equal("64Mi", Container(job)["resources"]!["requests"]!["memory"]!.GetValue<string>());
        Assert.Null(Pod(job)["priorityClassName"]);
        Assert.Null(job["metadata"]!["labels"]!["team"]);
        Assert.Equal("normal  67108864\n", LogOf(rig, job));
        Assert.Null(Annotation(job, "overrides"));
        var refused = Annotation(job, "refused-overrides");
        foreach (var (where, name) in new[]
            { ("overrides.memory", "memory"), ("overrides.priorityClassName", "priorityClassName"), ("overrides.labels.team", "labels"), ("parameters.mode", "parameters") })
        {
            Assert.Contains($"{where}: flow orders-v1 does not allow it: spec.allowEventOverrides would have to list {name}", refused, StringComparison.Ordinal);
        }

        await worker.WaitForOutputAsync("runs without all that its event asks for", token);
        Assert.Contains("spec.allowEventOverrides would have to list priorityClassName", worker.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunRequest_PartOfItWrong_TheRestIsSetAndEachFaultIsNamed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow("[memory, priorityClassName, labels]"));
        var worker = rig.StartWorker();

        await rig.SendAsync(
            RunRequest(
                """{"mode": "full"}""",
                """{"memory": "8Gi", "priorityClassName": "system-node-critical", "labels": {"team": "finance", "kueue.x-k8s.io/queue-name": "theirs", "size": "a b"}, "image": "evil"}"""),
            token);

        var job = await EndedAsync(rig, token);
        Assert.Equal(("2Gi", "finance"), (Container(job)["resources"]!["requests"]!["memory"]!.GetValue<string>(), job["metadata"]!["labels"]!["team"]!.GetValue<string>()));
        Assert.Contains("8Gi", Annotation(job, "sizing"), StringComparison.Ordinal);
        Assert.Equal("memory, labels.team", Annotation(job, "overrides"));
        Assert.Null(Pod(job)["priorityClassName"]);
        Assert.Equal("registry.example/orders:1", Container(job)["image"]!.GetValue<string>());
        var refused = Annotation(job, "refused-overrides");
        foreach (var fault in new[] { "system-node-critical", "kueue.x-k8s.io", "overrides.labels.size", "overrides.image: no event sets that", "parameters.mode: flow orders-v1 does not allow it" })
        {
            Assert.Contains(fault, refused, StringComparison.Ordinal);
        }

        await worker.WaitForOutputAsync("system-node-critical", token);
    }

    [Fact]
    public async Task ObjectCreated_OfAForwarder_ItsOverridesReachTheJob()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow(Everything));
        rig.StartWorker();

        await rig.SendAsync(
            """{"specversion": "1.0", "type": "dev.flowrun.object.created", "source": "test", "id": "1", "data": {"bucket": "landing", "key": "orders/a.csv", "size": 1, "eTag": "e", "sequencer": "01", """
                + $$$""" "metadata": {}, "parameters": {"mode": "full"}, "overrides": {{{AllOfIt}}}}}""",
            token);

        AssertEverythingSet(await rig.JobOfAsync("orders/a.csv", _ => true, token));
    }

    [Fact]
    public async Task Upload_WithMetadata_SetsWhatTheFlowAllows()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow(Everything));
        rig.StartWorker();

        await rig.UploadAsync(
            "orders/a.csv", "x", token,
            ("flowrun-memory", "1Gi"), ("flowrun-priority-class-name", "bulk"), ("flowrun-label-team", "finance"), ("flowrun-parameter-mode", "full"), ("other", "not ours"));

        var job = await rig.JobOfAsync("orders/a.csv", SandboxRig.HasEnded, token);
        AssertEverythingSet(job);
        Assert.Equal("full  1073741824\n", LogOf(rig, job));
        Assert.Null(Annotation(job, "refused-overrides"));
    }

    [Fact]
    public async Task Upload_WithMetadataThatIsNotAllowed_SaysWhyOnTheJobAndInTheLog()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow("[labels]"));
        var worker = rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token, ("flowrun-memory", "1Gi"), ("flowrun-label-team", "finance"), ("flowrun-memroy", "1Gi"));

        var job = await rig.JobOfAsync("orders/a.csv", SandboxRig.HasEnded, token);
        Assert.Equal(("64Mi", "finance"), (Container(job)["resources"]!["requests"]!["memory"]!.GetValue<string>(), job["metadata"]!["labels"]!["team"]!.GetValue<string>()));
        var refused = Annotation(job, "refused-overrides");
        Assert.Contains("x-amz-meta-flowrun-memory: flow orders-v1 does not allow it", refused, StringComparison.Ordinal);
        Assert.Contains("x-amz-meta-flowrun-memroy: no metadata sets that", refused, StringComparison.Ordinal);
        await worker.WaitForOutputAsync("x-amz-meta-flowrun-memory: flow orders-v1 does not allow it", token);
    }

    [Fact]
    public async Task Upload_WithMetadataWhereNothingIsAllowed_S3IsNotAsked()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Flow("[]"));
        var asked = new Fault { Match = "HEAD /landing/**", Kind = FaultKind.Status, StatusCode = 500 };
        rig.Sandbox.Aws.Faults.Add(asked);
        rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token, ("flowrun-memory", "1Gi"));

        var job = await rig.JobOfAsync("orders/a.csv", _ => true, token);
        Assert.Equal("64Mi", Container(job)["resources"]!["requests"]!["memory"]!.GetValue<string>());
        Assert.Equal(0, rig.Sandbox.Aws.Faults.CountStruck(asked));
    }

    private static string Flow(string allowed) =>
        $$$"""
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, prefix: orders/}}]
          parameters: {mode: normal}
          allowEventOverrides: {{{allowed}}}
          sizing: {memory: {base: 64Mi, maximum: 2Gi}}
          job:
            template:
              spec:
                containers:
                  - name: main
                    image: registry.example/orders:1
                    command: [sh, -c, 'echo "$FLOWRUN_PARAM_MODE $FLOWRUN_PARAM_DAY $FLOWRUN_MEMORY_BYTES"']
        """;

    private static string RunRequest(string parameters, string overrides) =>
        $$$"""
        {"specversion": "1.0", "type": "dev.flowrun.run.requested", "source": "test", "id": "1",
         "data": {"flow": "orders", "parameters": {{{parameters}}}, "overrides": {{{overrides}}}}}
        """;

    private static Task<JsonObject> EndedAsync(SandboxRig rig, CancellationToken token) => rig.JobAsync(SandboxRig.HasEnded, token);

    private static void AssertEverythingSet(JsonObject job)
    {
        var resources = Container(job)["resources"]!;
        Assert.Equal(("1Gi", "1Gi"), (resources["requests"]!["memory"]!.GetValue<string>(), resources["limits"]!["memory"]!.GetValue<string>()));
        Assert.Equal("bulk", Pod(job)["priorityClassName"]!.GetValue<string>());
        Assert.Equal("finance", job["metadata"]!["labels"]!["team"]!.GetValue<string>());
        // On a pod it could make it part of a Service.
        Assert.Null(job["spec"]!["template"]!["metadata"]!["labels"]?["team"]);
    }

    private static JsonNode Pod(JsonObject job) => job["spec"]!["template"]!["spec"]!;

    private static JsonNode Container(JsonObject job) => Pod(job)["containers"]![0]!;

    private static string? Annotation(JsonObject job, string name) => (string?)job["metadata"]!["annotations"]!["flowrun.dev/" + name];

    private static string? LogOf(SandboxRig rig, JsonObject job) => rig.Sandbox.Cluster.LogOf(job["metadata"]!["name"]!.GetValue<string>());
}
