using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Sandbox.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Sqs;

public class VisibilityTests
{
    private readonly FakeTimeProvider _clock = AwsFixture.Clock();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_TimeoutOver_AgainWithAHigherCount()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");

        var first = Assert.Single(await ReceiveAsync(fixture, queue));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await ReceiveAsync(fixture, queue));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = Assert.Single(await ReceiveAsync(fixture, queue));

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Assert.Equal("2", second.Attributes["ApproximateReceiveCount"]);
        Assert.Equal(first.Attributes["ApproximateFirstReceiveTimestamp"], second.Attributes["ApproximateFirstReceiveTimestamp"]);
    }

    [Fact]
    public async Task ChangeVisibility_Longer_StaysInFlight()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var message = Assert.Single(await ReceiveAsync(fixture, queue));

        await fixture.Sqs.ChangeMessageVisibilityAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, 300, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(299));

        Assert.Equal(new(0, 1, 0), queue.Counts);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new(1, 0, 0), queue.Counts);
    }

    [Fact]
    public async Task ChangeVisibility_Zero_VisibleAtOnce()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var message = Assert.Single(await ReceiveAsync(fixture, queue));

        await fixture.Sqs.ChangeMessageVisibilityAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, 0, Cancellation);

        Assert.Equal(new(1, 0, 0), queue.Counts);
        var error = await Assert.ThrowsAsync<MessageNotInflightException>(
            () => fixture.Sqs.ChangeMessageVisibilityAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, 10, Cancellation));
        Assert.Equal("AWS.SimpleQueueService.MessageNotInflight", error.ErrorCode);
    }

    [Fact]
    public async Task ChangeVisibility_BeyondTwelveHoursInAll_Refused()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake", new Dictionary<string, string> { ["VisibilityTimeout"] = "43200" });
        queue.Send("a");
        var message = Assert.Single(await ReceiveAsync(fixture, queue));
        _clock.Advance(TimeSpan.FromHours(1));

        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(
            () => fixture.Sqs.ChangeMessageVisibilityAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, (11 * 3600) + 1, Cancellation));
        await fixture.Sqs.ChangeMessageVisibilityAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, 11 * 3600, Cancellation);

        Assert.Equal("InvalidParameterValue", error.ErrorCode);
    }

    [Fact]
    public async Task Delete_HandleOfAnEarlierReceive_SucceedsAndDeletesNothing()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var first = Assert.Single(await ReceiveAsync(fixture, queue));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(await ReceiveAsync(fixture, queue));

        await fixture.Sqs.DeleteMessageAsync(queue.Url.AbsoluteUri, first.ReceiptHandle, Cancellation);

        Assert.Equal(new(0, 1, 0), queue.Counts);
    }

    [Fact]
    public async Task Delete_LastHandleAfterItsTime_StillDeletes()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var message = Assert.Single(await ReceiveAsync(fixture, queue));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new(1, 0, 0), queue.Counts);

        await fixture.Sqs.DeleteMessageAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, Cancellation);
        await fixture.Sqs.DeleteMessageAsync(queue.Url.AbsoluteUri, message.ReceiptHandle, Cancellation);

        Assert.Equal(0, queue.Counts.Total);
        Assert.Empty(await ReceiveAsync(fixture, queue));
    }

    [Fact]
    public async Task Delete_HandleOfNoMessageHere_ReceiptHandleIsInvalid()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        var other = fixture.Aws.Queues.Create("other");
        other.Send("a");
        var foreign = Assert.Single(await ReceiveAsync(fixture, other)).ReceiptHandle;

        foreach (var handle in new[] { "nonsense", "AAAA", foreign })
        {
            await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => fixture.Sqs.DeleteMessageAsync(queue.Url.AbsoluteUri, handle, Cancellation));
        }
    }

    [Fact]
    public async Task Send_Delayed_VisibleWhenItsTimeComes()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake", new Dictionary<string, string> { ["DelaySeconds"] = "5" });
        var url = queue.Url.AbsoluteUri;

        await fixture.Sqs.SendMessageAsync(url, "by the queue", Cancellation);
        await fixture.Sqs.SendMessageAsync(new SendMessageRequest(url, "by itself") { DelaySeconds = 60 }, Cancellation);
        await fixture.Sqs.SendMessageAsync(new SendMessageRequest(url, "at once") { DelaySeconds = 0 }, Cancellation);

        Assert.Equal(new(1, 0, 2), queue.Counts);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new(2, 0, 1), queue.Counts);
        _clock.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(["at once", "by the queue", "by itself"], (await ReceiveAsync(fixture, queue)).Select(message => message.Body));
    }

    [Fact]
    public async Task Receive_TimeoutZero_StaysVisible()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake", new Dictionary<string, string> { ["VisibilityTimeout"] = "0" });
        queue.Send("a");

        Assert.Single(await ReceiveAsync(fixture, queue));

        Assert.Equal(new(1, 0, 0), queue.Counts);
    }

    [Fact]
    public async Task Receive_OlderThanTheRetention_IsGone()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake", new Dictionary<string, string> { ["MessageRetentionPeriod"] = "60" });
        queue.Send("a");
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(await ReceiveAsync(fixture, queue));
        Assert.Equal(0, queue.Counts.Total);
    }

    private static async Task<IReadOnlyList<Message>> ReceiveAsync(AwsFixture fixture, SqsQueue queue)
    {
        var request = new ReceiveMessageRequest(queue.Url.AbsoluteUri) { MaxNumberOfMessages = 10, MessageSystemAttributeNames = ["All"] };
        return (await fixture.Sqs.ReceiveMessageAsync(request, Cancellation)).Messages ?? [];
    }
}
