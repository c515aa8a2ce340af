using Amazon.SQS;
using Amazon.SQS.Model;

namespace Flowrun.Sandbox.Tests.Sqs;

public class BatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendBatch_OneEntryNotValid_OnlyThatFails()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake", new Dictionary<string, string> { ["MaximumMessageSize"] = "1024" });

        var sent = await fixture.Sqs.SendMessageBatchAsync(
            queue.Url.AbsoluteUri, [new("good", "a"), new("control", "\u0001"), new("long", new string('x', 1025)), new("empty", "")], Cancellation);

        Assert.Equal(["good"], sent.Successful.Select(entry => entry.Id));
        Assert.Equal(
            ["control: InvalidMessageContents", "long: InvalidParameterValue", "empty: MissingParameter"],
            sent.Failed.Select(entry => $"{entry.Id}: {entry.Code}"));
        Assert.All(sent.Failed, entry => Assert.True(entry.SenderFault));
        Assert.Equal(1, queue.Counts.Total);
    }

    [Fact]
    public async Task DeleteBatch_OneHandleNotValid_OnlyThatFails()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var handle = (await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation)).Messages[0].ReceiptHandle;

        var deleted = await fixture.Sqs.DeleteMessageBatchAsync(queue.Url.AbsoluteUri, [new("good", handle), new("bad", "nonsense")], Cancellation);

        Assert.Equal(["good"], deleted.Successful.Select(entry => entry.Id));
        Assert.Equal(["bad: ReceiptHandleIsInvalid"], deleted.Failed.Select(entry => $"{entry.Id}: {entry.Code}"));
        Assert.Equal(0, queue.Counts.Total);
    }

    [Fact]
    public async Task ChangeVisibilityBatch_Zero_GivesBack()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        var handle = (await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation)).Messages[0].ReceiptHandle;

        var changed = await fixture.Sqs.ChangeMessageVisibilityBatchAsync(
            queue.Url.AbsoluteUri, [new("a", handle) { VisibilityTimeout = 0 }, new("b", handle) { VisibilityTimeout = 50_000 }], Cancellation);

        Assert.Equal(("a", "b"), (Assert.Single(changed.Successful).Id, Assert.Single(changed.Failed).Id));
        Assert.Equal(new(1, 0, 0), queue.Counts);
    }

    [Theory]
    [InlineData(0, "EmptyBatchRequest")]
    [InlineData(11, "TooManyEntriesInBatchRequest")]
    public async Task SendBatch_Count_OneToTen(int count, string code)
    {
        var error = await RefusedAsync(Enumerable.Range(0, count).Select(number => new SendMessageBatchRequestEntry($"{number}", "a")));

        Assert.Equal("AWS.SimpleQueueService." + code, error.ErrorCode);
    }

    [Theory]
    [InlineData("a", "a", "BatchEntryIdsNotDistinct")]
    [InlineData("a", "b c", "InvalidBatchEntryId")]
    public async Task SendBatch_Ids_DistinctAndPlain(string first, string second, string code)
    {
        var error = await RefusedAsync([new(first, "x"), new(second, "y")]);

        Assert.Equal("AWS.SimpleQueueService." + code, error.ErrorCode);
    }

    [Fact]
    public async Task SendBatch_MoreThanOneMebibyteInAll_BatchRequestTooLong()
    {
        var error = await RefusedAsync([new("a", new string('x', 600_000)), new("b", new string('x', 600_000))]);

        Assert.Equal("AWS.SimpleQueueService.BatchRequestTooLong", error.ErrorCode);
    }

    private static async Task<AmazonSQSException> RefusedAsync(IEnumerable<SendMessageBatchRequestEntry> entries)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        // The SDK leaves an empty list out, which is what SQS calls empty.
        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.SendMessageBatchAsync(queue.Url.AbsoluteUri, entries.ToList(), Cancellation));
        Assert.Equal(0, queue.Counts.Total);
        return error;
    }
}
