using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.Sqs;

public class SqsFaultsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_Duplicated_TwoMessagesOfOneId()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { QueueFaults = new() { DuplicateShare = 1 } });
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");

        var received = await fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { MaxNumberOfMessages = 10 }, Cancellation);
        await fixture.Sqs.DeleteMessageAsync(queue.Url.AbsoluteUri, received.Messages[0].ReceiptHandle, Cancellation);

        Assert.Equal(2, received.Messages.Count);
        Assert.Single(received.Messages.Select(message => message.MessageId).Distinct());
        Assert.Equal(1, queue.Counts.Total);
    }

    [Fact]
    public async Task Send_Delayed_ComesWithinTheLongestDelay()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock, QueueFaults = new() { DelayShare = 1, LongestDelay = TimeSpan.FromSeconds(10) } });
        var queue = fixture.Aws.Queues.Create("intake");
        for (var number = 0; number < 100; number++)
        {
            queue.Send($"{number}");
        }

        Assert.Equal(new(0, 0, 100), queue.Counts);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(queue.Counts.Visible, 1, 99);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new(100, 0, 0), queue.Counts);
    }

    [Fact]
    public async Task DeleteBatch_EntriesFail_NotDeletedAndNotTheSendersFault()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var handle = (await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation)).Messages[0].ReceiptHandle;
        fixture.Aws.Queues.Faults = new() { FailedEntryShare = 1 };

        var deleted = await fixture.Sqs.DeleteMessageBatchAsync(queue.Url.AbsoluteUri, [new("a", handle)], Cancellation);

        var failed = Assert.Single(deleted.Failed);
        Assert.Equal(("a", "InternalError", false), (failed.Id, failed.Code, failed.SenderFault));
        Assert.Equal(1, queue.Counts.InFlight);
    }

    [Fact]
    public async Task AnyCall_Throttled_RequestThrottled()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { QueueFaults = new() { ThrottleShare = 1 } });
        fixture.Aws.Queues.Create("intake");

        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.GetQueueUrlAsync("intake", Cancellation));

        Assert.Equal("RequestThrottled", error.ErrorCode);
    }

    [Fact]
    public async Task FaultPlan_OneAction_OnlyThatIsRefusedInTheWordsOfSqs()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        fixture.Aws.Faults.Add(new Fault { Match = "POST /", Action = "ReceiveMessage", Kind = FaultKind.Status, StatusCode = 503, Times = 1 });

        await fixture.Sqs.SendMessageAsync(queue.Url.AbsoluteUri, "a", Cancellation);
        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation));
        var received = await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation);

        Assert.Equal("ServiceUnavailable", error.ErrorCode);
        Assert.Single(received.Messages);
    }
}
