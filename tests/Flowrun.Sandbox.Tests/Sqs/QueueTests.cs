using Amazon.SQS;
using Amazon.SQS.Model;

namespace Flowrun.Sandbox.Tests.Sqs;

public class QueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Twice_TheSameQueueUnlessAttributesDiffer()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var request = new CreateQueueRequest("intake") { Attributes = new() { ["VisibilityTimeout"] = "60" } };

        var first = await fixture.Sqs.CreateQueueAsync(request, Cancellation);
        var second = await fixture.Sqs.CreateQueueAsync(request, Cancellation);
        var named = await fixture.Sqs.CreateQueueAsync("intake", Cancellation);
        request.Attributes["VisibilityTimeout"] = "61";
        var error = await Assert.ThrowsAsync<QueueNameExistsException>(() => fixture.Sqs.CreateQueueAsync(request, Cancellation));

        Assert.Equal($"{fixture.Aws.Endpoint}000000000000/intake", first.QueueUrl);
        Assert.Equal(first.QueueUrl, second.QueueUrl);
        Assert.Equal(first.QueueUrl, named.QueueUrl);
        Assert.Contains("VisibilityTimeout", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs.fifo", "AWS.SimpleQueueService.UnsupportedOperation")]
    [InlineData("two words", "InvalidParameterValue")]
    public async Task Create_NameThatIsNone_Refused(string name, string code)
    {
        await using var fixture = await AwsFixture.StartAsync();

        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.CreateQueueAsync(name, Cancellation));

        Assert.Equal(code, error.ErrorCode);
    }

    [Theory]
    [InlineData("VisibilityTimeout", "43201", "InvalidAttributeValue")]
    [InlineData("MaximumMessageSize", "1023", "InvalidAttributeValue")]
    [InlineData("NoSuchThing", "1", "InvalidAttributeName")]
    [InlineData("QueueArn", "arn", "InvalidAttributeName")]
    [InlineData("FifoQueue", "true", "AWS.SimpleQueueService.UnsupportedOperation")]
    [InlineData("RedrivePolicy", "{}", "InvalidParameterValue")]
    [InlineData("RedrivePolicy", """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:absent","maxReceiveCount":3}""", "InvalidParameterValue")]
    public async Task SetAttributes_NotValid_RefusedAndNothingChanges(string name, string value, string code)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var url = fixture.Aws.Queues.Create("intake").Url.AbsoluteUri;

        var error = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => fixture.Sqs.SetQueueAttributesAsync(url, new() { ["VisibilityTimeout"] = "7", [name] = value }, Cancellation));

        Assert.Equal(code, error.ErrorCode);
        var attributes = await fixture.Sqs.GetQueueAttributesAsync(url, ["VisibilityTimeout"], Cancellation);
        Assert.Equal("30", attributes.Attributes["VisibilityTimeout"]);
    }

    [Fact]
    public async Task GetAttributes_All_CountsAndSettings()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var (queue, deadLetters) = fixture.Aws.Queues.CreateWithDeadLetterQueue("intake", 5);
        var url = queue.Url.AbsoluteUri;
        queue.Send("a");
        queue.Send("b");
        await fixture.Sqs.SendMessageAsync(new SendMessageRequest(url, "c") { DelaySeconds = 10 }, Cancellation);
        await fixture.Sqs.ReceiveMessageAsync(url, Cancellation);

        var all = (await fixture.Sqs.GetQueueAttributesAsync(url, ["All"], Cancellation)).Attributes;

        Assert.Equal(("1", "1", "1"), (all["ApproximateNumberOfMessages"], all["ApproximateNumberOfMessagesNotVisible"], all["ApproximateNumberOfMessagesDelayed"]));
        Assert.Equal("arn:aws:sqs:us-east-1:000000000000:intake", all["QueueArn"]);
        Assert.Contains(deadLetters.Arn, all["RedrivePolicy"], StringComparison.Ordinal);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds().ToString(), all["CreatedTimestamp"]);
        Assert.Equal("1048576", all["MaximumMessageSize"]);
    }

    [Fact]
    public async Task List_PrefixAndPages_EveryQueueOnce()
    {
        await using var fixture = await AwsFixture.StartAsync();
        foreach (var name in new[] { "a-1", "a-2", "a-3", "b-1" })
        {
            fixture.Aws.Queues.Create(name);
        }

        var first = await fixture.Sqs.ListQueuesAsync(new ListQueuesRequest("a-") { MaxResults = 2 }, Cancellation);
        var second = await fixture.Sqs.ListQueuesAsync(new ListQueuesRequest("a-") { MaxResults = 2, NextToken = first.NextToken }, Cancellation);

        Assert.Equal(["a-1", "a-2", "a-3"], first.QueueUrls.Concat(second.QueueUrls).Select(url => url.Split('/')[^1]));
        Assert.Null(second.NextToken);
    }

    [Fact]
    public async Task ListDeadLetterSourceQueues_OfADeadLetterQueue_WhoSendsThere()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var (queue, deadLetters) = fixture.Aws.Queues.CreateWithDeadLetterQueue("intake");

        var sources = await fixture.Sqs.ListDeadLetterSourceQueuesAsync(new ListDeadLetterSourceQueuesRequest { QueueUrl = deadLetters.Url.AbsoluteUri }, Cancellation);

        Assert.Equal([queue.Url.AbsoluteUri], sources.QueueUrls);
    }

    [Fact]
    public async Task AnyCall_QueueThatDoesNotExist_QueueDoesNotExist()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var url = fixture.Aws.QueueUrl("absent").AbsoluteUri;

        var error = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => fixture.Sqs.ReceiveMessageAsync(url, Cancellation));
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => fixture.Sqs.GetQueueUrlAsync("absent", Cancellation));

        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", error.ErrorCode);
    }

    [Fact]
    public async Task Purge_MessagesOfEveryState_AllGone()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("a");
        queue.Send("b");
        await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation);

        await fixture.Sqs.PurgeQueueAsync(queue.Url.AbsoluteUri, Cancellation);

        Assert.Equal(0, queue.Counts.Total);
    }

    [Fact]
    public async Task Tags_SetAndRemoved_AreListed()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var url = fixture.Aws.Queues.Create("intake").Url.AbsoluteUri;

        await fixture.Sqs.TagQueueAsync(new TagQueueRequest { QueueUrl = url, Tags = new() { ["team"] = "data", ["stage"] = "test" } }, Cancellation);
        await fixture.Sqs.UntagQueueAsync(new UntagQueueRequest { QueueUrl = url, TagKeys = ["stage"] }, Cancellation);

        var tags = await fixture.Sqs.ListQueueTagsAsync(new ListQueueTagsRequest { QueueUrl = url }, Cancellation);
        Assert.Equal(["team=data"], tags.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }
}
