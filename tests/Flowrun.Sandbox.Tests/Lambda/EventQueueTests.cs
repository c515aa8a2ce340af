using Flowrun.Sandbox.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Lambda;

public class EventQueueTests
{
    private const string Event = """{"Records":[]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_FailsEachTime_RetriedTwiceThenDeadLetterAsItWas()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var deadLetters = fixture.Aws.Queues.Create("forwarder-dlq");
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder") { DeadLetterQueue = deadLetters, Timeout = TimeSpan.FromMinutes(15) }, Cancellation);
        using var runtime = new RuntimeClient(function);
        var requestId = function.Send(System.Text.Encoding.UTF8.GetBytes(Event));

        var received = new List<RuntimeClient.Received>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            received.Add(await MoveAsync(clock, runtime.NextAsync()));
            await runtime.FailAsync(received[^1].RequestId, """{"errorType":"Broken","errorMessage":"größer"}""");
        }

        var message = await DeadLetterAsync(deadLetters);
        Assert.All(received, each => Assert.Equal((requestId, Event), (each.RequestId, each.Payload)));
        Assert.Single(received.Select(each => each.TraceId).Distinct());
        Assert.True(received[1].Deadline - received[0].Deadline >= TimeSpan.FromMinutes(1));
        Assert.True(received[2].Deadline - received[1].Deadline >= TimeSpan.FromMinutes(2));
        Assert.Equal(Event, message.Body);
        Assert.Equal(("200", "größer", requestId), (message.Attributes["ErrorCode"], message.Attributes["ErrorMessage"], message.Attributes["RequestID"]));
    }

    [Fact]
    public async Task Event_SucceedsTheSecondTime_NoDeadLetter()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var deadLetters = fixture.Aws.Queues.Create("forwarder-dlq");
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder") { DeadLetterQueue = deadLetters, RetryWaits = [TimeSpan.Zero, TimeSpan.Zero] }, Cancellation);
        using var runtime = new RuntimeClient(function);
        var requestId = function.Send("1"u8.ToArray());

        await runtime.FailAsync((await runtime.NextAsync()).RequestId, "{}");
        await runtime.RespondAsync((await runtime.NextAsync()).RequestId, "1");
        var other = function.InvokeAsync("2", Cancellation);

        Assert.NotEqual(requestId, (await runtime.NextAsync()).RequestId);
        Assert.False(other.IsCompleted);
        Assert.Empty(deadLetters.Snapshot());
    }

    [Fact]
    public async Task Event_LongErrorMessage_CutToAKibibyte()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var deadLetters = fixture.Aws.Queues.Create("forwarder-dlq");
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder") { DeadLetterQueue = deadLetters, RetryWaits = [] }, Cancellation);
        using var runtime = new RuntimeClient(function);
        function.Send("1"u8.ToArray());

        await runtime.FailAsync((await runtime.NextAsync()).RequestId, "x" + new string('ö', 1000));

        Assert.Equal("x" + new string('ö', 511), (await DeadLetterAsync(deadLetters)).Attributes["ErrorMessage"]);
    }

    /// <summary>Moves the clock until it is done: how long the waits are is seen by the deadlines.</summary>
    private static async Task<RuntimeClient.Received> MoveAsync(FakeTimeProvider clock, Task<RuntimeClient.Received> waited)
    {
        while (!waited.IsCompleted)
        {
            await Task.WhenAny(waited, Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation));
            if (!waited.IsCompleted)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        return await waited;
    }

    private static async Task<SqsMessageSnapshot> DeadLetterAsync(SqsQueue queue)
    {
        await queue.ReceiveAsync(1, TimeSpan.FromSeconds(20), visibilitySeconds: 0, Cancellation);
        return Assert.Single(queue.Snapshot());
    }
}
