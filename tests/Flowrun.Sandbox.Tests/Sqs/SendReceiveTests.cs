using Amazon.SQS;
using Amazon.SQS.Model;

namespace Flowrun.Sandbox.Tests.Sqs;

public class SendReceiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_AfterSend_BodyAttributesAndDigestsRoundTrip()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var url = (await fixture.Sqs.CreateQueueAsync("intake", Cancellation)).QueueUrl;
        const string Body = "{\"key\": \"año & <x>\\u0000\", \"emoji\": \"🚀\"}\n\t";

        // The SDK compares the digests of what it sends and receives.
        var sent = await fixture.Sqs.SendMessageAsync(
            new SendMessageRequest(url, Body)
            {
                MessageGroupId = "landing/orders/",
                MessageAttributes = new()
                {
                    ["flowrun-error"] = new() { DataType = "String", StringValue = "kaputt: ü" },
                    ["trace.id"] = new() { DataType = "Number.long", StringValue = "42" },
                    ["blob"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([0, 1, 255]) },
                },
            },
            Cancellation);
        var received = await fixture.Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(url) { MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] }, Cancellation);

        var message = Assert.Single(received.Messages);
        Assert.Equal(sent.MessageId, message.MessageId);
        Assert.Equal(Body, message.Body);
        Assert.Equal(sent.MD5OfMessageBody, message.MD5OfBody);
        Assert.Equal(sent.MD5OfMessageAttributes, message.MD5OfMessageAttributes);
        Assert.Equal("kaputt: ü", message.MessageAttributes["flowrun-error"].StringValue);
        Assert.Equal("Number.long", message.MessageAttributes["trace.id"].DataType);
        Assert.Equal(new byte[] { 0, 1, 255 }, message.MessageAttributes["blob"].BinaryValue.ToArray());
        Assert.Equal("1", message.Attributes["ApproximateReceiveCount"]);
        Assert.Equal("landing/orders/", message.Attributes["MessageGroupId"]);
        Assert.Equal(message.Attributes["ApproximateFirstReceiveTimestamp"].Length, message.Attributes["SentTimestamp"].Length);
    }

    [Theory]
    [InlineData("flow.*", "flow.error,flow.reason")]
    [InlineData(".*", "flow.error,flow.reason,other")]
    [InlineData("other", "other")]
    [InlineData("absent", "")]
    public async Task Receive_AttributeNames_OnlyThoseAskedFor(string asked, string expected)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        queue.Send("body", new Dictionary<string, string> { ["flow.reason"] = "a", ["other"] = "b", ["flow.error"] = "c" });

        var received = await fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { MessageAttributeNames = [asked] }, Cancellation);

        var names = received.Messages[0].MessageAttributes?.Keys.Order() ?? Enumerable.Empty<string>();
        Assert.Equal(expected, string.Join(',', names));
    }

    [Fact]
    public async Task Receive_EmptyQueue_NoMessages()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");

        var received = await fixture.Sqs.ReceiveMessageAsync(queue.Url.AbsoluteUri, Cancellation);

        Assert.Empty(received.Messages ?? []);
    }

    [Fact]
    public async Task Receive_MoreThanAsked_TakesTheOldestFirst()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        for (var number = 0; number < 12; number++)
        {
            queue.Send(number.ToString());
        }

        var received = await fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { MaxNumberOfMessages = 10 }, Cancellation);

        Assert.Equal(Enumerable.Range(0, 10).Select(number => number.ToString()), received.Messages.Select(message => message.Body));
        Assert.Equal(new(Visible: 2, InFlight: 10, Delayed: 0), queue.Counts);
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("\uFFFF")]
    [InlineData("\u0000")]
    public async Task Send_CharactersOutsideXml_InvalidMessageContents(string body)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");

        await Assert.ThrowsAsync<InvalidMessageContentsException>(() => fixture.Sqs.SendMessageAsync(queue.Url.AbsoluteUri, body, Cancellation));
        Assert.Equal(0, queue.Counts.Total);
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData((1024 * 1024) + 1, false)]
    public async Task Send_Size_AtMostOneMebibyte(int bytes, bool isAccepted)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");

        var error = await Record.ExceptionAsync(() => fixture.Sqs.SendMessageAsync(queue.Url.AbsoluteUri, new string('x', bytes), Cancellation));

        Assert.Equal(isAccepted, error is null);
        Assert.Equal(isAccepted ? 1 : 0, queue.Counts.Visible);
        if (!isAccepted)
        {
            Assert.Equal("InvalidParameterValue", Assert.IsType<AmazonSQSException>(error, exactMatch: false).ErrorCode);
        }
    }

    [Fact]
    public async Task Receive_TenThousandMessagesByFour_EachOnce()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        for (var number = 0; number < 10_000; number++)
        {
            queue.Send($"message {number}");
        }

        var bodies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DrainAsync(fixture, queue.Url.AbsoluteUri)));

        Assert.Equal(10_000, bodies.SelectMany(part => part).Distinct().Count());
        Assert.Equal(10_000, bodies.Sum(part => part.Count));
        Assert.Equal(0, queue.Counts.Total);
    }

    private static async Task<List<string>> DrainAsync(AwsFixture fixture, string url)
    {
        var bodies = new List<string>();
        while (true)
        {
            var received = await fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, Cancellation);
            if (received.Messages is not { Count: > 0 } messages)
            {
                return bodies;
            }

            bodies.AddRange(messages.Select(message => message.Body));
            var entries = messages.Select((message, index) => new DeleteMessageBatchRequestEntry(index.ToString(), message.ReceiptHandle)).ToList();
            var deleted = await fixture.Sqs.DeleteMessageBatchAsync(url, entries, Cancellation);
            Assert.Equal(messages.Count, deleted.Successful.Count);
        }
    }
}
