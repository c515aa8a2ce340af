using Amazon.SQS.Model;

namespace Flowrun.EndToEnd.Tests;

/// <summary>A trace that starts before the queue goes on in the container.</summary>
public sealed class TraceTests
{
    private const string OfTheEvent = "00-11111111111111111111111111111111-2222222222222222-01";
    private const string OfTheMessage = "00-33333333333333333333333333333333-4444444444444444-01";
    private const string XRay = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private const string OfXRay = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    private const string Trace =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: trace-v1}
        spec:
          versionGroup: trace
          triggers: [{s3: {bucket: landing, prefix: traced/}}]
          job: {template: {spec: {containers: [{name: main, image: registry.example/trace:1, command: [sh, -c, 'printf %s "$TRACEPARENT"']}]}}}
        """;

    [Theory]
    [InlineData(OfTheEvent, OfTheMessage, XRay, OfTheEvent)]
    [InlineData(null, OfTheMessage, XRay, OfTheMessage)]
    [InlineData(null, null, XRay, OfXRay)]
    [InlineData(null, null, null, "")]
    public async Task TraceParent_OfRunRequest_IsTheContainersEnvironment(string? inTheEvent, string? attribute, string? header, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Trace);
        rig.StartWorker();

        await SendAsync(
            rig,
            $$$"""{"specversion": "1.0", "type": "dev.flowrun.run.requested", "source": "test", "id": "1", {{{(inTheEvent is null ? "" : $"\"traceparent\": \"{inTheEvent}\", ")}}}"data": {"flow": "trace"}}""",
            attribute,
            header,
            token);

        var job = await rig.JobAsync(SandboxRig.HasEnded, token);
        Assert.Equal(expected, rig.Sandbox.Cluster.LogOf(job["metadata"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task TraceParent_OfANotification_ComesFromTheXRayHeader()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token, Trace);
        rig.StartWorker();

        await SendAsync(rig, Announcement.OfS3("landing", "traced/a", 1, "e", 1), null, XRay, token);

        var job = await rig.JobOfAsync("traced/a", SandboxRig.HasEnded, token);
        Assert.Equal(OfXRay, rig.Sandbox.Cluster.LogOf(job["metadata"]!["name"]!.GetValue<string>()));
    }

    private static Task<SendMessageResponse> SendAsync(SandboxRig rig, string body, string? attribute, string? header, CancellationToken token)
    {
        var request = new SendMessageRequest { QueueUrl = rig.Sandbox.QueueUrl.ToString(), MessageBody = body, MessageAttributes = [], MessageSystemAttributes = [] };
        if (attribute is not null)
        {
            request.MessageAttributes["traceparent"] = new MessageAttributeValue { DataType = "String", StringValue = attribute };
        }

        if (header is not null)
        {
            request.MessageSystemAttributes["AWSTraceHeader"] = new MessageSystemAttributeValue { DataType = "String", StringValue = header };
        }

        return rig.Sqs.SendMessageAsync(request, token);
    }
}
