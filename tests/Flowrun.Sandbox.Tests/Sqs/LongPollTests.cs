using Amazon.SQS.Model;
using Flowrun.Sandbox.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests.Sqs;

/// <summary>The clock stands still unless a test moves it, so a poll that ends was woken.</summary>
public class LongPollTests
{
    private static readonly TimeSpan TwentySeconds = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = AwsFixture.Clock();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_WhileWaiting_ASendWakesIt()
    {
        await using var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        var poll = fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { WaitTimeSeconds = 20 }, Cancellation);

        await fixture.Sqs.SendMessageAsync(queue.Url.AbsoluteUri, "a", Cancellation);

        Assert.Equal(["a"], (await poll).Messages.Select(message => message.Body));
    }

    [Fact]
    public async Task Receive_NothingComes_EndsAtItsTime()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake");
        var poll = Poll(queue);

        _clock.Advance(TwentySeconds - TimeSpan.FromMilliseconds(1));
        Assert.False(poll.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(await poll);
    }

    [Fact]
    public async Task Receive_QueueWaitsByItself_EndsAtItsTime()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake", new Dictionary<string, string> { ["ReceiveMessageWaitTimeSeconds"] = "5" });
        var poll = queue.ReceiveAsync(1, wait: null, visibilitySeconds: null, Cancellation);

        Assert.False(poll.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(await poll);
    }

    [Fact]
    public async Task Receive_AMessageBecomesVisibleAgain_WakesThoseWhoWaited()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake");
        var before = Poll(queue);
        queue.Send("a");
        var first = Assert.Single(await before);

        // Waits since before the message was received with a short timeout.
        var poll = Poll(queue);
        queue.ChangeVisibility(first.ReceiptHandle, 3);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(poll.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, Assert.Single(await poll).ReceiveCount);
    }

    [Fact]
    public async Task Receive_AnotherTakesTheMessageAndLosesIt_TheOneWhoWaitsGetsIt()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake");
        var first = Poll(queue, visibilitySeconds: 2);
        var second = Poll(queue);
        queue.Send("a");
        Assert.Single(await first);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(2, Assert.Single(await second).ReceiveCount);
    }

    [Fact]
    public async Task Receive_ADelayedMessageIsDue_WakesIt()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake", new Dictionary<string, string> { ["DelaySeconds"] = "4" });
        var poll = Poll(queue);
        queue.Send("a");

        Assert.False(poll.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Single(await poll);
    }

    [Fact]
    public async Task Receive_ManyWait_EachGetsOne()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake");
        var polls = Enumerable.Range(0, 50).Select(_ => Poll(queue)).ToList();

        for (var number = 0; number < 50; number++)
        {
            queue.Send($"{number}");
        }

        var received = await Task.WhenAll(polls);
        Assert.Equal(50, received.Select(deliveries => Assert.Single(deliveries).Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Receive_Cancelled_LeavesTheMessageToTheNext()
    {
        var queue = new SqsQueues(_clock, seed: 1).Create("intake");
        using var gone = new CancellationTokenSource();
        var cancelled = queue.ReceiveAsync(1, TwentySeconds, visibilitySeconds: null, gone.Token);
        var next = Poll(queue);

        await gone.CancelAsync();
        queue.Send("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Single(await next);
    }

    [Fact]
    public async Task Receive_QueueIsDeleted_IsToldSo()
    {
        var queues = new SqsQueues(_clock, seed: 1);
        var poll = Poll(queues.Create("intake"));

        queues.Delete("intake");

        Assert.Equal("QueueDoesNotExist", (await Assert.ThrowsAsync<SqsException>(() => poll)).Type);
    }

    [Fact]
    public async Task Dispose_WhileAPollWaits_DoesNotWaitForIt()
    {
        var fixture = await AwsFixture.StartAsync(new() { Time = _clock });
        var queue = fixture.Aws.Queues.Create("intake");
        var poll = fixture.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url.AbsoluteUri) { WaitTimeSeconds = 20 }, Cancellation);

        await fixture.DisposeAsync();

        Assert.NotNull(await Record.ExceptionAsync(() => poll));
    }

    private static Task<List<SqsDelivery>> Poll(SqsQueue queue, int? visibilitySeconds = null) =>
        queue.ReceiveAsync(1, TwentySeconds, visibilitySeconds, Cancellation);
}
