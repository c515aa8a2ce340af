using System.Text;
using Flowrun.Core.Events;
using Flowrun.Sandbox.Sqs;
using Flowrun.Testing;

namespace Flowrun.Forwarder.Tests.Executable;

/// <summary>The executable that ships, for every shape that it may be invoked with.</summary>
public class InvocationTests(PublishedForwarder forwarder)
{
    private const string FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:forwarder";
    private const string TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private const string TraceParent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    public static TheoryData<string> Names => new(Fixtures.Names("events"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Invoke_RecordedEvent_PublishesWhatTheWorkerWouldRead(string name)
    {
        var body = Fixtures.Read($"events/{name}")["body"]!.GetValue<string>();
        var expected = EventParser.Parse(body);
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (isError, answer, _) = await rig.InvokeAsync(body);

        var published = expected.OfType<EventRecord.Created>().ToList();
        Assert.Equal(published.Select(created => created.Object), rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object));
        Assert.Equal(expected.Any(record => record is EventRecord.Poison), isError);
        if (expected.OfType<EventRecord.Poison>().FirstOrDefault() is { } poison)
        {
            Assert.Equal($"1 of {expected.Count} record could not be forwarded: {poison.Reason}", answer["errorMessage"]!.GetValue<string>());
        }
        else
        {
            Assert.Equal(
                $$"""{"received":{{expected.Count}},"published":{{published.Count}},"skipped":{{expected.Count - published.Count}}}""", answer.ToJsonString());
        }
    }

    [Fact]
    public async Task Invoke_S3ThroughSns_IsWhatS3Said()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (_, answer, _) = await rig.InvokeAsync(Payloads.Sns(Payloads.S3(2)));

        Assert.Equal("""{"received":2,"published":2,"skipped":0}""", answer.ToJsonString());
        Assert.Equal(["orders/0.csv", "orders/1.csv"], rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object.Key));
    }

    [Theory]
    [InlineData("""{"flow": "report", "parameters": {"day": "monday"}, "overrides": {"memory": "2Gi"}}""", FunctionArn, null)]
    [InlineData("""{"flow": "report", "parameters": {"day": "monday"}, "overrides": {"memory": "2Gi"}, "source": "/schedule", "id": "4711"}""", "/schedule", "4711")]
    [InlineData(
        """{"version": "0", "id": "53dc4d37", "detail-type": "Scheduled Event", "source": "aws.events", "time": "2026-11-20T04:00:00Z", "resources": [], "detail": {"flow": "report", "parameters": {"day": "monday"}, "overrides": {"memory": "2Gi"}}}""",
        "aws.events",
        "53dc4d37")]
    [InlineData(
        """{"specversion": "1.0", "type": "dev.flowrun.run.requested", "source": "/cli", "id": "7", "data": {"flow": "report", "parameters": {"day": "monday"}, "overrides": {"memory": "2Gi"}}}""",
        "/cli",
        "7")]
    public async Task Invoke_RunRequest_IsPublishedUnderItsName(string payload, string source, string? id)
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (_, answer, requestId) = await rig.InvokeAsync(payload, TraceHeader);

        Assert.Equal("""{"received":1,"published":1,"skipped":0}""", answer.ToJsonString());
        var requested = Assert.IsType<EventRecord.Requested>(Assert.Single(rig.Published()));
        Assert.Equal((source, id ?? requestId, "report", "monday"), (requested.Request.Source, requested.Request.Id, requested.Request.Flow, requested.Request.Parameters["day"]));
        Assert.Equal("""{"memory":"2Gi"}""", requested.Request.Overrides!.ToJsonString());
        Assert.Equal(TraceParent, requested.TraceParent);
    }

    [Fact]
    public async Task Invoke_WithSettings_StampsEverything()
    {
        await using var rig = await ExecutableRig.StartAsync(
            forwarder, null, ("FLOWRUN_MESSAGE_GROUP", "folder"), ("FLOWRUN_PARAMETERS", """{"source": "crm"}"""), ("FLOWRUN_OVERRIDES", """{"memory": "4Gi"}"""), ("FLOWRUN_ENRICH", "head"));

        await rig.InvokeAsync(Payloads.S3(1), TraceHeader);

        var created = Assert.IsType<EventRecord.Created>(Assert.Single(rig.Published()));
        Assert.Equal("crm", created.Parameters["source"]);
        Assert.Equal("""{"memory":"4Gi"}""", created.Overrides!.ToJsonString());
        Assert.Equal(TraceParent, created.TraceParent);
        Assert.Equal(["landing/orders/"], rig.Groups());
    }

    [Fact]
    public async Task Invoke_AgainAfterAnError_IsTheSameEvent()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);
        var payload = $$"""{"Records": [{{Payloads.Record("a.csv")}}, {"eventSource": "aws:s3"}]}""";

        var (first, _, _) = await rig.InvokeAsync(payload);
        var (second, _, _) = await rig.InvokeAsync(payload);

        Assert.True(first && second);
        Assert.Equal(2, rig.Published().Count);
        Assert.Single(rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object).Distinct());
    }

    [Theory]
    [InlineData("hello", "expected JSON, found \"hello\", which is none at line 1, byte 1")]
    [InlineData("[]", "expected a JSON object, found an array")]
    [InlineData("{}", "expected an S3 notification, alone or from SNS, an EventBridge event, a CloudEvent or a run request with a flow, found an object with no properties")]
    [InlineData("""{"flow": "report", "parameter": {}}""", "\"parameter\": a run request has no such property: did you mean parameters? known here: flow, parameters, overrides, object, id, source, time, traceparent")]
    [InlineData("""{"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}""", "detail.flow: missing: a schedule's target needs the constant input {\"flow\": …, \"parameters\": {…}}")]
    public async Task Invoke_Poison_IsAnErrorAndTheNextIsHandled(string payload, string reason)
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (isError, answer, _) = await rig.InvokeAsync(payload);
        var (isNextError, _, _) = await rig.InvokeAsync(Payloads.S3(1));

        Assert.Equal((true, false), (isError, isNextError));
        Assert.Equal("PoisonEvent", answer["errorType"]!.GetValue<string>());
        Assert.Equal($"1 of 1 record could not be forwarded: {reason}", answer["errorMessage"]!.GetValue<string>());
    }

    [Fact]
    public async Task Invoke_Oversized_IsAnErrorAndTheNextIsHandled()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (isError, answer, _) = await rig.InvokeAsync($$$"""{"flow": "report", "parameters": {"text": "{{{new string('x', 3_000_000)}}}"}}""");
        var (isNextError, _, _) = await rig.InvokeAsync(Payloads.S3(1));

        Assert.Equal((true, false), (isError, isNextError));
        Assert.Equal("MessageTooLarge", answer["errorType"]!.GetValue<string>());
        Assert.EndsWith(" bytes, and SQS takes at most 1048576", answer["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_EntriesOfBatchesFail_AreSentAgain()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder, new SqsFaults { FailedEntryShare = 0.1 });

        var (_, answer, _) = await rig.InvokeAsync(Payloads.S3(100));

        Assert.Equal("""{"received":100,"published":100,"skipped":0}""", answer.ToJsonString());
        Assert.Equal(100, rig.Published().Count);
    }

    [Fact]
    public async Task Invoke_EntriesOfBatchesFailForEver_IsAnErrorSoThatLambdaTriesAgain()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder, new SqsFaults { FailedEntryShare = 1 });

        var (isError, answer, _) = await rig.InvokeAsync(Payloads.S3(3));

        Assert.True(isError);
        Assert.Equal("PublishFailed", answer["errorType"]!.GetValue<string>());
        Assert.StartsWith("3 of 3 records could not be forwarded: s3://landing/orders/0.csv: SQS did not take it: InternalError", answer["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Any_LogsOneLineOfJson()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        var (_, _, first) = await rig.InvokeAsync(Payloads.S3(3));
        var (_, _, second) = await rig.InvokeAsync("[]");

        Assert.Equal([$"{first} INFO 3", $"{second} ERROR 0"], (await rig.LogAsync()).Select(line => $"{line["requestId"]} {line["level"]} {line["published"]}"));
    }

    [Fact]
    public async Task Upload_AnnouncedToTheFunction_IsInTheQueueWithItsMetadata()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder, null, ("FLOWRUN_ENRICH", "head"));
        rig.Aws.Buckets.Announce("landing", rig.Function);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(rig.Aws.Endpoint, "/landing/in/a%20b.csv")) { Content = new StringContent("12345") };
        request.Headers.Add("x-amz-meta-flowrun-memory", "4Gi");

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        while (rig.Published().Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var created = Assert.IsType<EventRecord.Created>(Assert.Single(rig.Published())).Object;
        Assert.Equal(("in/a b.csv", 5, "4Gi"), (created.Key, created.Size!.Value.Value, created.Metadata!["flowrun-memory"]));
    }

    [Fact]
    public async Task Event_PoisonEachTime_IsInTheDeadLetterQueueAsItWas()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder);

        rig.Function.Send(Encoding.UTF8.GetBytes("""{"hello": 1}"""));
        var letters = rig.Aws.Queues.Get("uploads-dlq");
        while (letters.Counts.Total == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal("""{"hello": 1}""", Assert.Single(letters.Snapshot()).Body);
        Assert.Equal(3, (await rig.LogAsync()).Count);
    }
}
