using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.Tests.Sqs;

public class BacklogTests
{
    private const int Backlog = 300_000;

    [Fact]
    public async Task Receive_LargeBacklog_EveryMessageOnceAndNothingStays()
    {
        var queue = new SqsQueues(AwsFixture.Clock(), seed: 1).Create("intake");
        var body = "one body for all"u8.ToArray();
        for (var number = 0; number < Backlog; number++)
        {
            queue.Send(body);
        }

        Assert.Equal(Backlog, queue.Counts.Visible);
        var seen = 0;
        while (await queue.ReceiveAsync(10, TimeSpan.Zero, visibilitySeconds: 43_200, TestContext.Current.CancellationToken) is { Count: > 0 } deliveries)
        {
            seen += deliveries.Count;
            deliveries.ForEach(delivery => queue.Delete(delivery.ReceiptHandle));
        }

        Assert.Equal(Backlog, seen);
        Assert.Equal(0, queue.Counts.Total);
        Assert.Empty(queue.Snapshot());
    }

    [Fact]
    public async Task Receive_MoreInFlightThanSqsAllows_OverLimit()
    {
        var queue = new SqsQueues(AwsFixture.Clock(), seed: 1).Create("intake");
        for (var number = 0; number <= SqsLimits.InFlight; number++)
        {
            queue.Send("x"u8.ToArray());
        }

        for (var number = 0; number < SqsLimits.InFlight; number += 10)
        {
            await queue.ReceiveAsync(10, TimeSpan.Zero, visibilitySeconds: null, TestContext.Current.CancellationToken);
        }

        var error = await Assert.ThrowsAsync<SqsException>(() => queue.ReceiveAsync(10, TimeSpan.Zero, visibilitySeconds: null, TestContext.Current.CancellationToken));
        Assert.Equal("OverLimit", error.Type);
    }
}
