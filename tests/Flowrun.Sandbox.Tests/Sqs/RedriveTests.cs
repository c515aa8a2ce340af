using Amazon.SQS;
using Amazon.SQS.Model;

namespace Flowrun.Sandbox.Tests.Sqs;

public class RedriveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_OnceMoreThanTheMaximum_MovesToTheDeadLetterQueue()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var (queue, deadLetters) = fixture.Aws.Queues.CreateWithDeadLetterQueue("intake", maxReceiveCount: 2);
        var id = queue.Send("bad", new Dictionary<string, string> { ["source"] = "s3" });

        for (var count = 1; count <= 2; count++)
        {
            Assert.Single((await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation)).Messages);
            Assert.Equal(0, deadLetters.Counts.Total);
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        queue.Send("good");
        var received = await fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { MaxNumberOfMessages = 10 }, Cancellation);

        Assert.Equal(["good"], received.Messages.Select(message => message.Body));
        var dead = Assert.Single(deadLetters.Snapshot());
        Assert.Equal((id, "bad", "s3"), (dead.MessageId, dead.Body, dead.Attributes["source"]));
    }

    [Fact]
    public async Task Receive_FromTheDeadLetterQueue_SaysWhereItComesFrom()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var (queue, deadLetters) = await GiveUpAsync(fixture);

        var received = await fixture.Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(deadLetters.Url.AbsoluteUri) { MessageSystemAttributeNames = ["All"] }, Cancellation);

        var message = Assert.Single(received.Messages);
        Assert.Equal(queue.Arn, message.Attributes["DeadLetterQueueSourceArn"]);
        Assert.Equal("2", message.Attributes["ApproximateReceiveCount"]);
    }

    [Fact]
    public async Task StartMessageMoveTask_DeadLetters_GoBackWhereTheyCameFrom()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var (queue, deadLetters) = await GiveUpAsync(fixture);

        await fixture.Sqs.StartMessageMoveTaskAsync(new StartMessageMoveTaskRequest { SourceArn = deadLetters.Arn }, Cancellation);
        var tasks = await fixture.Sqs.ListMessageMoveTasksAsync(new ListMessageMoveTasksRequest { SourceArn = deadLetters.Arn }, Cancellation);

        Assert.Equal(("COMPLETED", 1), (tasks.Results[0].Status, tasks.Results[0].ApproximateNumberOfMessagesMoved));
        Assert.Equal((1, 0), (queue.Counts.Visible, deadLetters.Counts.Total));
        Assert.Equal(0, Assert.Single(queue.Snapshot()).ReceiveCount);
    }

    [Fact]
    public async Task StartMessageMoveTask_NoDeadLetterQueue_Refused()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");

        await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.StartMessageMoveTaskAsync(new StartMessageMoveTaskRequest { SourceArn = queue.Arn }, Cancellation));
    }

    private static async Task<(Flowrun.Sandbox.Sqs.SqsQueue Queue, Flowrun.Sandbox.Sqs.SqsQueue DeadLetters)> GiveUpAsync(AwsFixture fixture)
    {
        var (queue, deadLetters) = fixture.Aws.Queues.CreateWithDeadLetterQueue("intake", maxReceiveCount: 1);
        queue.Send("bad");
        var request = new ReceiveMessageRequest(queue.Url.AbsoluteUri) { VisibilityTimeout = 0 };
        Assert.Single((await fixture.Sqs.ReceiveMessageAsync(request, Cancellation)).Messages);
        Assert.Empty((await fixture.Sqs.ReceiveMessageAsync(request, Cancellation)).Messages ?? []);
        Assert.Equal(1, deadLetters.Counts.Visible);
        return (queue, deadLetters);
    }
}
