using System.Text.Json.Nodes;
using Flowrun.Testing;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Messages of somebody who may send to the queue and should not, against the real worker.</summary>
public sealed class ForgedMessagesTests
{
    private const string Orders =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, prefix: orders/}}]
          sizing: {memory: {base: 64Mi, maximum: 1Gi}}
          allowEventOverrides: [memory]
          job: {template: {spec: {containers: [{name: main, image: registry.example/orders:1, command: ["true"]}]}}}
        """;

    /// <summary>A run request that asks for everything, and gets what the flow allows, up to its maximum.</summary>
    [Fact]
    public async Task RunRequest_AsksForEverything_GetsWhatTheFlowAllows()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        rig.StartWorker();

        // No flow wants it; the request does.
        await rig.UploadAsync("../../\u001b[2J\u202e; rm -rf /", "12345", token);
        await rig.SendAsync(
            """
            {"specversion": "1.0", "id": "1", "source": "\u001b[2Jevil", "type": "dev.flowrun.run.requested", "data": {"flow": "orders",
             "parameters": {"LD_PRELOAD": "/x.so", "a\nb": "$(id)"},
             "overrides": {"memory": "500Gi", "priorityClassName": "system-node-critical", "labels": {"flowrun.dev/run": "other"},
              "image": "evil", "template": {"spec": {"hostNetwork": true}}, "namespace": "kube-system", "serviceAccountName": "flowrun"},
             "object": {"bucket": "landing", "key": "../../\u001b[2J\u202e; rm -rf /", "size": 5}}}
            """,
            token);

        var job = await rig.JobOfAsync("../../\u001b[2J\u202e; rm -rf /", _ => true, token);
        var pod = job["spec"]!["template"]!["spec"]!;
        Assert.Equal("default", (string?)job["metadata"]!["namespace"]);
        Assert.Equal("registry.example/orders:1", (string?)pod["containers"]![0]!["image"]);
        Assert.Equal("1Gi", (string?)pod["containers"]![0]!["resources"]!["requests"]!["memory"]);
        Assert.Null(pod["hostNetwork"]);
        Assert.Null(pod["serviceAccountName"]);
        Assert.Null(pod["priorityClassName"]);
        Assert.DoesNotContain(pod["containers"]![0]!["env"]!.AsArray(), variable => (string?)variable!["name"] is "LD_PRELOAD" or "FLOWRUN_PARAM_LD_PRELOAD");
        Assert.Contains("priorityClassName", (string?)job["metadata"]!["annotations"]!["flowrun.dev/refused-overrides"], StringComparison.Ordinal);
        await rig.QueueIsEmptyAsync(token);
        Assert.DoesNotContain('\u001b', rig.Story);
        Assert.DoesNotContain('\u202e', rig.Story);
    }

    /// <summary>Whoever can make the worker follow a link of an envelope can have it ask what it alone can reach.</summary>
    [Fact]
    public async Task SnsEnvelopeOfSomebodyElse_IsPoisonAndNoneOfItsLinksIsFollowed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        await using var inside = await StubServer.StartAsync(_ => Task.CompletedTask);
        rig.StartWorker();

        await rig.SendAsync(
            new JsonObject
            {
                ["Type"] = "SubscriptionConfirmation",
                ["TopicArn"] = "arn:aws:sns:eu-west-1:666666666666:evil",
                ["Token"] = "t",
                ["SubscribeURL"] = $"{inside.Address}subscribe",
                ["SigningCertURL"] = $"{inside.Address}certificate.pem",
                ["Message"] = "{}",
            }.ToJsonString(),
            token);

        var dead = await rig.DeadLetterAsync(token);
        Assert.Contains("SubscriptionConfirmation", dead.MessageAttributes["flowrun-error"].StringValue, StringComparison.Ordinal);
        Assert.Empty(inside.Requests);
    }

    /// <summary>As much as SQS takes, and built to make much of it.</summary>
    [Fact]
    public async Task OversizedMessages_ArePoisonAndHoldNobodyUp()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Orders);
        rig.StartWorker();
        const int Most = 256 * 1024;
        string[] bodies =
        [
            new string('[', Most - 1),
            "{\"Records\": [" + string.Join(',', Enumerable.Repeat("{}", (Most - 20) / 3)) + "]}",
            "{\"Records\": [{\"eventName\": \"" + new string('x', Most - 100) + "\"}]}",
        ];

        foreach (var body in bodies)
        {
            await rig.SendAsync(body, token);
        }

        await rig.UploadAsync("orders/a", "x", token);

        await rig.JobOfAsync("orders/a", _ => true, token);
        for (var count = 0; count < bodies.Length; count++)
        {
            var dead = await rig.DeadLetterAsync(token);
            Assert.InRange(dead.MessageAttributes["flowrun-error"].StringValue.Length, 1, 4096);
            await rig.Sqs.DeleteMessageAsync(rig.Sandbox.DeadLetterQueueUrl.ToString(), dead.ReceiptHandle, token);
        }

        await rig.QueueIsEmptyAsync(token);
        Assert.Single(rig.Sandbox.Cluster.Jobs());
    }
}
