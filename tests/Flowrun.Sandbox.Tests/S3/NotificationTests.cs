using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Flowrun.Core.Events;
using Flowrun.Sandbox.Sqs;
using Flowrun.Sandbox.Tests.Lambda;
using Flowrun.Testing;

namespace Flowrun.Sandbox.Tests.S3;

public class NotificationTests
{
    private const string Bucket = "landing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("s3-put", "ObjectCreated:Put")]
    [InlineData("s3-copy", "ObjectCreated:Copy")]
    [InlineData("s3-multipart-versioned", "ObjectCreated:CompleteMultipartUpload")]
    [InlineData("s3-removed", "ObjectRemoved:Delete")]
    public async Task Event_OfEachKind_HasTheFieldsThatS3Sends(string recording, string name)
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var queue = await AnnounceAsync(fixture, name);

        await CauseAsync(fixture, name);

        var sent = Body(Assert.Single(queue.Snapshot()));
        var recorded = JsonNode.Parse(Fixtures.Read("events/" + recording)["body"]!.GetValue<string>())!;
        Assert.Equal(Paths(recorded), Paths(sent));
        var record = sent["Records"]![0]!;
        Assert.Equal(name, record["eventName"]!.GetValue<string>());
        Assert.Equal("2026-11-20T10:15:30.123Z", record["eventTime"]!.GetValue<string>());
        Assert.Matches("^[0-9A-F]{18}$", record["s3"]!["object"]!["sequencer"]!.GetValue<string>());
        Assert.Matches("^[0-9A-F]{16}$", record["responseElements"]!["x-amz-request-id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Event_AfterPut_ParsesToTheObject()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = await AnnounceAsync(fixture, "ObjectCreated:*");
        fixture.Aws.Buckets.KeepVersions(Bucket);

        var put = await fixture.S3.PutObjectAsync(new() { BucketName = Bucket, Key = "in/año 1+2 & x=y.csv", ContentBody = "1234" }, Cancellation);

        var message = Assert.Single(queue.Snapshot());
        Assert.Contains("\"in/a%C3%B1o+1%2B2+%26+x%3Dy.csv\"", message.Body, StringComparison.Ordinal);
        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(message.Body))).Object;
        Assert.Equal("in/año 1+2 & x=y.csv", created.Key);
        Assert.Equal((4, put.ETag.Trim('"'), put.VersionId), (created.Size?.Value, created.ETag, created.VersionId));
    }

    [Fact]
    public async Task Event_SameKeyAgainAndAgain_SequencersGrow()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = AwsFixture.Clock() });
        var queue = await AnnounceAsync(fixture, "ObjectCreated:*");

        for (var number = 0; number < 20; number++)
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, "k", $"{number}", Cancellation);
        }

        var sequencers = queue.Snapshot().Select(message => Body(message)["Records"]![0]!["s3"]!["object"]!["sequencer"]!.GetValue<string>()).ToList();
        Assert.Equal(20, sequencers.Distinct().Count());
        Assert.Equal(sequencers.Order(StringComparer.Ordinal), sequencers);
    }

    [Fact]
    public async Task Configure_ByTheSdk_TestEventFirstAndItReadsBack()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        fixture.Aws.CreateBucket(Bucket);
        var filter = new Filter { S3KeyFilter = new() { FilterRules = [new("prefix", "orders/"), new("suffix", ".csv")] } };

        await fixture.S3.PutBucketNotificationAsync(
            new() { BucketName = Bucket, QueueConfigurations = [new() { Id = "flowrun", Queue = queue.Arn, Events = [EventType.ObjectCreatedAll], Filter = filter }] }, Cancellation);

        var recorded = JsonNode.Parse(Fixtures.Read("events/s3-test-event")["body"]!.GetValue<string>())!;
        Assert.Equal(Paths(recorded), Paths(Body(Assert.Single(queue.Snapshot()))));
        queue.Purge();
        foreach (var key in new[] { "orders/a.csv", "orders/a.txt", "other/a.csv" })
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, key, "x", Cancellation);
        }

        fixture.Aws.Buckets.Delete(Bucket, "orders/a.csv");
        Assert.Contains("\"configurationId\":\"flowrun\"", Assert.Single(queue.Snapshot()).Body, StringComparison.Ordinal);
        var read = Assert.Single((await fixture.S3.GetBucketNotificationAsync(Bucket, Cancellation)).QueueConfigurations);
        Assert.Equal(("flowrun", queue.Arn, 2), (read.Id, read.Queue, read.Filter.S3KeyFilter.FilterRules.Count));
    }

    [Fact]
    public async Task Configure_QueueThatDoesNotExist_Refused()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.PutBucketNotificationAsync(
            new() { BucketName = Bucket, QueueConfigurations = [new() { Queue = "arn:aws:sqs:us-east-1:000000000000:absent", Events = [EventType.ObjectCreatedAll] }] }, Cancellation));

        Assert.Equal("InvalidArgument", error.ErrorCode);
    }

    [Fact]
    public async Task Configure_QueueAndFunction_EachGetsItsEventsAndOnlyTheQueueATest()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        fixture.Aws.CreateBucket(Bucket);
        var filter = new Filter { S3KeyFilter = new() { FilterRules = [new("prefix", "through/")] } };
        await fixture.S3.PutBucketNotificationAsync(
            new()
            {
                BucketName = Bucket,
                QueueConfigurations = [new() { Queue = queue.Arn, Events = [EventType.ObjectRemovedAll] }],
                LambdaFunctionConfigurations = [new() { Id = "fn", FunctionArn = function.Arn, Events = [EventType.ObjectCreatedAll], Filter = filter }],
            },
            Cancellation);

        await fixture.Aws.Buckets.PutAsync(Bucket, "elsewhere", "x", Cancellation);
        await fixture.Aws.Buckets.PutAsync(Bucket, "through/a b", "xy", Cancellation);

        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse((await runtime.NextAsync()).Payload))).Object;
        Assert.Equal(("through/a b", 2), (created.Key, created.Size?.Value));
        Assert.Equal("s3:TestEvent", Body(Assert.Single(queue.Snapshot()))["Event"]!.GetValue<string>());
        var read = await fixture.S3.GetBucketNotificationAsync(Bucket, Cancellation);
        Assert.Equal(("fn", function.Arn, queue.Arn), (read.LambdaFunctionConfigurations.Single().Id, read.LambdaFunctionConfigurations.Single().FunctionArn, read.QueueConfigurations.Single().Queue));
    }

    [Fact]
    public async Task Configure_FunctionThatDoesNotExist_Refused()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);

        var error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => fixture.S3.PutBucketNotificationAsync(
            new() { BucketName = Bucket, LambdaFunctionConfigurations = [new() { FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:absent", Events = [EventType.ObjectCreatedAll] }] }, Cancellation));

        Assert.Equal("InvalidArgument", error.ErrorCode);
    }

    [Fact]
    public async Task Event_DeleteInABucketWithVersions_DeleteMarkerCreated()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = await AnnounceAsync(fixture, "ObjectRemoved:*");
        fixture.Aws.Buckets.KeepVersions(Bucket);
        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "x", Cancellation);

        var deleted = await fixture.S3.DeleteObjectAsync(Bucket, "k", Cancellation);

        var record = Body(Assert.Single(queue.Snapshot()))["Records"]![0]!;
        Assert.Equal("ObjectRemoved:DeleteMarkerCreated", record["eventName"]!.GetValue<string>());
        Assert.Equal(deleted.VersionId, record["s3"]!["object"]!["versionId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Event_AnnouncedTwice_TwoMessagesOfOneBody()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { NotificationFaults = new() { AnnounceTwiceShare = 1 } });
        var queue = await AnnounceAsync(fixture, "ObjectCreated:*");

        await fixture.Aws.Buckets.PutAsync(Bucket, "k", "x", Cancellation);

        var messages = queue.Snapshot();
        Assert.Equal((2, 1), (messages.Select(message => message.MessageId).Distinct().Count(), messages.Select(message => message.Body).Distinct().Count()));
    }

    [Fact]
    public async Task Event_Late_AllComeInAnotherOrder()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock, NotificationFaults = new() { DelayShare = 1, LongestDelay = TimeSpan.FromSeconds(30) } });
        var queue = await AnnounceAsync(fixture, "ObjectCreated:*");
        for (var number = 10; number < 40; number++)
        {
            await fixture.Aws.Buckets.PutAsync(Bucket, $"{number}", "x", Cancellation);
        }

        clock.Advance(TimeSpan.FromSeconds(30));

        var keys = new List<string>();
        while (await queue.ReceiveAsync(10, TimeSpan.Zero, visibilitySeconds: null, Cancellation) is { Count: > 0 } deliveries)
        {
            keys.AddRange(deliveries.Select(delivery => JsonNode.Parse(delivery.Body)!["Records"]![0]!["s3"]!["object"]!["key"]!.GetValue<string>()));
        }

        Assert.Equal(30, keys.Count);
        Assert.NotEqual(keys.Order(StringComparer.Ordinal), keys);
    }

    private static async Task<SqsQueue> AnnounceAsync(AwsFixture fixture, string name)
    {
        var queue = fixture.Aws.Queues.Create("intake");
        fixture.Aws.CreateBucket(Bucket);
        if (name.EndsWith("CompleteMultipartUpload", StringComparison.Ordinal))
        {
            fixture.Aws.Buckets.KeepVersions(Bucket);
        }

        await fixture.Aws.Buckets.PutAsync(Bucket, "before", "x", Cancellation);
        fixture.Aws.Buckets.Announce(Bucket, queue, events: ["s3:" + name], sendTestEvent: false);
        return queue;
    }

    private static async Task CauseAsync(AwsFixture fixture, string name)
    {
        switch (name)
        {
            case "ObjectCreated:Put":
                await fixture.S3.PutObjectAsync(new() { BucketName = Bucket, Key = "k", ContentBody = "x" }, Cancellation);
                break;
            case "ObjectCreated:Copy":
                await fixture.S3.CopyObjectAsync(Bucket, "before", Bucket, "k", Cancellation);
                break;
            case "ObjectRemoved:Delete":
                await fixture.S3.DeleteObjectAsync(Bucket, "before", Cancellation);
                break;
            default:
                var upload = (await fixture.S3.InitiateMultipartUploadAsync(Bucket, "k", Cancellation)).UploadId;
                var part = await fixture.S3.UploadPartAsync(new() { BucketName = Bucket, Key = "k", UploadId = upload, PartNumber = 1, InputStream = new MemoryStream([1]) }, Cancellation);
                await fixture.S3.CompleteMultipartUploadAsync(new() { BucketName = Bucket, Key = "k", UploadId = upload, PartETags = [new(1, part.ETag)] }, Cancellation);
                break;
        }
    }

    private static JsonNode Body(SqsMessageSnapshot message) => JsonNode.Parse(message.Body)!;

    /// <summary>The path and kind of every value, in order.</summary>
    private static IEnumerable<string> Paths(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Paths(pair.Value!)),
        JsonArray list => list.SelectMany(item => Paths(item!)),
        _ => [$"{node.GetPath()}: {node.GetValueKind()}"],
    };
}
