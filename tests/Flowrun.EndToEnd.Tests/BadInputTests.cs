using System.Net;

namespace Flowrun.EndToEnd.Tests;

/// <summary>What goes wrong for people, and the message that each of them gets.</summary>
public sealed class BadInputTests
{
    private const string Orders =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, prefix: orders/}}, {s3: {bucket: nowhere}}]
          job: {template: {spec: {containers: [{name: main, image: registry.example/orders:1, command: ["true"]}]}}}
        """;

    [Fact]
    public async Task Poison_GoesToTheDeadLettersWithTheReason()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        rig.StartWorker();

        await rig.SendAsync("hello", token);
        await rig.UploadAsync("orders/good.csv", "x", token);

        var dead = await rig.DeadLetterAsync(token);
        Assert.Equal("hello", dead.Body);
        Assert.Contains("hello", dead.MessageAttributes["flowrun-error"].StringValue, StringComparison.Ordinal);
        await rig.JobOfAsync("orders/good.csv", _ => true, token);
        await rig.QueueIsEmptyAsync(token);
    }

    [Fact]
    public async Task QueueThatDoesNotExist_IsNamedByReadiness()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        var missing = rig.Sandbox.QueueUrl + "-missing";
        rig.StartWorker(queue: missing);

        var readiness = await rig.ReadinessAsync(HttpStatusCode.ServiceUnavailable, missing, token);
        Assert.Contains("There is no queue", readiness, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BucketThatDoesNotExist_IsNamedAndTheMessageIsKept()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        var worker = rig.StartWorker();

        // Without its size the object has to be asked for, in a bucket that is not there.
        await rig.SendAsync(Announcement.OfS3("nowhere", "a.csv", null, "etag", 1), token);

        await worker.WaitForOutputAsync("nowhere", token);
        await rig.UploadAsync("orders/good.csv", "x", token);
        await rig.JobOfAsync("orders/good.csv", _ => true, token);
        await Eventually.TrueAsync(async () => await rig.CountAsync(rig.Sandbox.QueueUrl, token) == 1, () => rig.Story, token);
        Assert.Equal(0, await rig.CountAsync(rig.Sandbox.DeadLetterQueueUrl, token));
    }

    [Fact]
    public async Task NoPermissionToCreateJobs_StopsReceivingAndSaysWhy_UntilItIsGranted()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        rig.Sandbox.Cluster.Deny("POST /apis/batch/v1/**");
        rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token);

        var readiness = await rig.ReadinessAsync(HttpStatusCode.ServiceUnavailable, "cannot create resource", token);
        Assert.Contains("jobs", readiness, StringComparison.Ordinal);
        Assert.Equal(0, await rig.CountAsync(rig.Sandbox.DeadLetterQueueUrl, token));

        rig.Sandbox.Cluster.Faults.Clear();
        await rig.JobOfAsync("orders/a.csv", _ => true, token);
        await rig.ReadinessAsync(HttpStatusCode.OK, "", token);
        await rig.QueueIsEmptyAsync(token);
    }

    [Fact]
    public async Task TwoUnarchivedVersions_EventsWaitUntilOneIsArchived()
    {
        var token = TestContext.Current.CancellationToken;
        var second = Orders.Replace("orders-v1", "orders-v2", StringComparison.Ordinal);
        await using var rig = await SandboxRig.StartAsync(token, Orders, second);
        var worker = rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token);
        await worker.WaitForOutputAsync("the version group orders has 2 unarchived flows (orders-v1, orders-v2): archive all but one", token);
        Assert.Empty(rig.Sandbox.Cluster.Jobs());

        await File.WriteAllTextAsync(
            Path.Combine(rig.FlowsPath, "0.yaml"), Orders.Replace("versionGroup: orders", "versionGroup: orders\n  archived: true", StringComparison.Ordinal), token);

        var job = await rig.JobOfAsync("orders/a.csv", _ => true, token);
        Assert.Equal("orders-v2", job["metadata"]!["labels"]!["flowrun.dev/flow"]!.GetValue<string>());
        await rig.QueueIsEmptyAsync(token);
    }

    [Fact]
    public async Task ManifestIsRefusedFromTheStart_ItsEventsWaitUntilItIsMended()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders.Replace("versionGroup", "typo: 1\n  versionGroup", StringComparison.Ordinal));
        var worker = rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token);
        await worker.WaitForOutputAsync("flow orders-v1 (0.yaml) is refused and may want", token);
        await Eventually.TrueAsync(async () => await rig.CountAsync(rig.Sandbox.QueueUrl, token) == 1, () => rig.Story, token);
        Assert.Empty(rig.Sandbox.Cluster.Jobs());

        await File.WriteAllTextAsync(Path.Combine(rig.FlowsPath, "0.yaml"), Orders, token);

        await rig.JobOfAsync("orders/a.csv", _ => true, token);
        await rig.QueueIsEmptyAsync(token);
    }

    [Fact]
    public async Task JobThatKubernetesRefuses_GoesToTheDeadLettersWithItsReason()
    {
        var token = TestContext.Current.CancellationToken;
        var typo = Orders.Replace("image:", "imagee: x, image:", StringComparison.Ordinal);
        await using var rig = await SandboxRig.StartAsync(token, typo);
        rig.StartWorker();

        await rig.UploadAsync("orders/a.csv", "x", token);

        var dead = await rig.DeadLetterAsync(token);
        Assert.Contains("""unknown field "spec.template.spec.containers[0].imagee""", dead.MessageAttributes["flowrun-error"].StringValue, StringComparison.Ordinal);
        await rig.QueueIsEmptyAsync(token);
    }
}
