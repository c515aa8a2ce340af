using System.Text.Json;
using Flowrun.Core.Events;
using Flowrun.Core.Forwarding;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Forwarder.Tests.Forwarding;

/// <summary>What becomes of an invocation, with the SDK's clients over HTTP.</summary>
public class EventForwarderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(500)]
    public async Task Forward_Records_ArePublishedInOrderOnce(int count)
    {
        await using var rig = await ForwarderRig.StartAsync();

        var outcome = await rig.ForwardAsync(Payloads.S3(count));

        Assert.Equal(new ForwardCounts(count, count, 0), Assert.IsType<ForwardOutcome.Forwarded>(outcome).Counts);
        Assert.Equal(
            Enumerable.Range(0, count).Select(number => $"orders/{number}.csv"), rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object.Key));
    }

    [Fact]
    public async Task Forward_NothingToRun_IsSkippedWithReasons()
    {
        await using var rig = await ForwarderRig.StartAsync();

        var outcome = await rig.ForwardAsync("""{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "landing"}""");

        var forwarded = Assert.IsType<ForwardOutcome.Forwarded>(outcome);
        Assert.Equal(new ForwardCounts(1, 0, 1), forwarded.Counts);
        Assert.Equal(["s3:TestEvent, which S3 sends when notifications are set up"], forwarded.SkipReasons);
        Assert.Empty(rig.Published());
    }

    [Fact]
    public async Task Forward_OnePoisonAmongGood_PublishesTheGoodAndFailsWithTheReason()
    {
        await using var rig = await ForwarderRig.StartAsync();

        var outcome = await rig.ForwardAsync($$"""{"Records": [{{Payloads.Record("a.csv")}}, {"eventSource": "aws:sqs"}, {{Payloads.Record("b.csv")}}]}""");

        var failed = Assert.IsType<ForwardOutcome.Failed>(outcome);
        Assert.Equal(new ForwardCounts(3, 2, 0), failed.Counts);
        Assert.Equal("PoisonEvent", failed.Error.ErrorType);
        Assert.Equal("1 of 3 records could not be forwarded: Records[1].eventSource: found \"aws:sqs\": expected aws:s3", failed.Error.ErrorMessage);
        Assert.Equal(2, rig.Published().Count);
    }

    [Fact]
    public async Task Forward_RequestIsTooLarge_IsAnErrorThatSaysHowLarge()
    {
        await using var rig = await ForwarderRig.StartAsync();

        var outcome = await rig.ForwardAsync($$$"""{"flow": "report", "parameters": {"text": "{{{new string('x', ForwardedMessage.MostBytes)}}}"}}""");

        var failed = Assert.IsType<ForwardOutcome.Failed>(outcome);
        Assert.Equal("MessageTooLarge", failed.Error.ErrorType);
        Assert.Matches("^1 of 1 record could not be forwarded: run request request-1 for report: its message has 1048[0-9]{3} bytes, and SQS takes at most 1048576$", failed.Error.ErrorMessage);
        Assert.Equal(new ForwardCounts(1, 0, 0), failed.Counts);
    }

    [Fact]
    public async Task Forward_LargestRequest_IsPublished()
    {
        await using var rig = await ForwarderRig.StartAsync();

        var outcome = await rig.ForwardAsync($$$"""{"flow": "report", "parameters": {"text": "{{{new string('x', ForwardedMessage.MostBytes - 1000)}}}"}}""");

        Assert.Equal(new ForwardCounts(1, 1, 0), Assert.IsType<ForwardOutcome.Forwarded>(outcome).Counts);
    }

    [Fact]
    public async Task Forward_SomeEntriesFail_SendsThemAgain()
    {
        await using var rig = await ForwarderRig.StartAsync(new SqsFaults { FailedEntryShare = 0.1 });

        var outcome = await rig.ForwardAsync(Payloads.S3(50));

        Assert.Equal(new ForwardCounts(50, 50, 0), Assert.IsType<ForwardOutcome.Forwarded>(outcome).Counts);
        Assert.Equal(50, rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, rig.Published().Count);
    }

    [Fact]
    public async Task Forward_EntriesFailForEver_IsAnErrorForTheWhole()
    {
        await using var rig = await ForwarderRig.StartAsync(new SqsFaults { FailedEntryShare = 1 });

        var failed = Assert.IsType<ForwardOutcome.Failed>(await rig.ForwardAsync(Payloads.S3(12)));

        Assert.Equal(new ForwardCounts(12, 0, 0), failed.Counts);
        Assert.Equal("PublishFailed", failed.Error.ErrorType);
        Assert.StartsWith("12 of 12 records could not be forwarded: s3://landing/orders/0.csv: SQS did not take it: InternalError: ", failed.Error.ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith("; and 2 more", failed.Error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_QueueTakesLess_IsAnErrorOfTheOneMessage()
    {
        await using var rig = await ForwarderRig.StartAsync();
        rig.Aws.Queues.Create("small", new Dictionary<string, string>(StringComparer.Ordinal) { ["MaximumMessageSize"] = "1024" });

        var failed = Assert.IsType<ForwardOutcome.Failed>(await rig.ForwardAsync(
            $$"""{"Records": [{{Payloads.Record("a.csv")}}, {{Payloads.Record(new string('b', 900))}}]}""", queue: "small"));

        Assert.Equal(new ForwardCounts(2, 1, 0), failed.Counts);
        Assert.Contains("b.csv: SQS did not take it: ", failed.Error.ErrorMessage.Replace(new string('b', 900), "b.csv", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("shorter than 1024 bytes", failed.Error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_NoSuchQueue_SaysWhichAndHowMuchIsMissing()
    {
        await using var rig = await ForwarderRig.StartAsync();

        var failed = Assert.IsType<ForwardOutcome.Failed>(await rig.ForwardAsync(Payloads.S3(25), queue: "elsewhere"));

        Assert.Equal(new ForwardCounts(25, 0, 0), failed.Counts);
        Assert.StartsWith($"25 of 25 records could not be forwarded: 25 messages: SendMessageBatch to {rig.Aws.QueueUrl("elsewhere")}: 400 ", failed.Error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_QueueRefuses_SaysWhatTheRoleNeeds()
    {
        await using var rig = await ForwarderRig.StartAsync();
        rig.Aws.Faults.Add(new Fault { Match = "POST /**", Action = "SendMessageBatch", Kind = FaultKind.Status, StatusCode = 403, Skip = 1 });

        var failed = Assert.IsType<ForwardOutcome.Failed>(await rig.ForwardAsync(Payloads.S3(25)));

        Assert.Equal(new ForwardCounts(25, 10, 0), failed.Counts);
        Assert.StartsWith("15 of 25 records could not be forwarded: 15 messages: ", failed.Error.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("the function's role needs sqs:SendMessage on the queue", failed.Error.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(10, rig.Published().Count);
    }

    [Fact]
    public async Task Forward_DeadlineComesFirst_SaysSo()
    {
        await using var rig = await ForwarderRig.StartAsync();
        rig.Aws.Faults.Add(new Fault { Match = "POST /**", Action = "SendMessageBatch", Kind = FaultKind.Hang });
        using var deadline = new CancellationTokenSource();

        var forwarding = rig.ForwardAsync(Payloads.S3(1), deadline.Token);
        await deadline.CancelAsync();

        Assert.EndsWith(": no answer in time", Assert.IsType<ForwardOutcome.Failed>(await forwarding).Error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_WithRules_StampsGroupParametersAndTrace()
    {
        await using var rig = await ForwarderRig.StartAsync();
        var rules = new ForwardingRules(MessageGrouping.Folder) { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = "crm" } };

        await rig.ForwardAsync(Payloads.S3(1), rules: rules);

        var created = Assert.IsType<EventRecord.Created>(Assert.Single(rig.Published()));
        Assert.Equal("crm", created.Parameters["source"]);
        Assert.Equal("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", created.TraceParent);
        Assert.Equal("landing/orders/", Assert.Single(rig.Queue.Snapshot()).GroupId);
    }

    [Fact]
    public async Task Forward_Enriching_AddsSizeAndMetadata()
    {
        await using var rig = await ForwarderRig.StartAsync();
        await rig.PutAsync("/a b+ü.csv", "12345", ("flowrun-memory", "4Gi"), ("Team", "a"));

        var request = $$$"""{"flow": "report", "object": {"bucket": "landing", "key": {{{JsonSerializer.Serialize("/a b+ü.csv")}}}}}""";
        var outcome = await rig.ForwardAsync(request, enriches: true);

        Assert.IsType<ForwardOutcome.Forwarded>(outcome);
        var about = Assert.IsType<EventRecord.Requested>(Assert.Single(rig.Published())).Request.Object!;
        Assert.Equal(5, about.Size!.Value.Value);
        Assert.Equal([("flowrun-memory", "4Gi"), ("team", "a")], about.Metadata!.Select(each => (each.Key, each.Value)).Order());
    }

    [Fact]
    public async Task Forward_EnrichingAnObjectThatIsGone_LeavesItToTheWorker()
    {
        await using var rig = await ForwarderRig.StartAsync();
        await rig.PutAsync("orders/1.csv", "12345");

        var outcome = await rig.ForwardAsync(Payloads.S3(3), enriches: true);

        Assert.Equal(new ForwardCounts(3, 3, 0), Assert.IsType<ForwardOutcome.Forwarded>(outcome).Counts);
        Assert.Equal([null, true, null], rig.Published().Select(record => Assert.IsType<EventRecord.Created>(record).Object.Metadata is { Count: 0 } ? (bool?)true : null));
    }

    [Fact]
    public async Task Forward_EnrichingIsRefused_PublishesTheOthersAndSaysWhatTheRoleNeeds()
    {
        await using var rig = await ForwarderRig.StartAsync();
        await rig.PutAsync("orders/0.csv", "1");
        rig.Aws.Faults.Add(new Fault { Match = "HEAD /landing/orders/1.csv", Kind = FaultKind.Status, StatusCode = 403 });

        var failed = Assert.IsType<ForwardOutcome.Failed>(await rig.ForwardAsync(Payloads.S3(2), enriches: true));

        Assert.Equal(new ForwardCounts(2, 1, 0), failed.Counts);
        Assert.Equal("EnrichmentFailed", failed.Error.ErrorType);
        Assert.StartsWith("1 of 2 records could not be forwarded: HEAD s3://landing/orders/1.csv: 403 ", failed.Error.ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith("the function's role needs s3:GetObject and s3:GetObjectVersion on the objects, and s3:ListBucket on the bucket", failed.Error.ErrorMessage, StringComparison.Ordinal);
    }
}
