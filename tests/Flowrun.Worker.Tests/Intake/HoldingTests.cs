using Flowrun.Kubernetes.Jobs;

namespace Flowrun.Worker.Tests.Intake;

public sealed class HoldingTests
{
    [Fact]
    public async Task Hold_LongerThanTheTimeout_RenewsAtHalfOfItAndIsNeverReceivedAgain()
    {
        await using var world = new World(options => options with { VisibilityTimeout = TimeSpan.FromSeconds(40) });
        var hold = new TaskCompletionSource();
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.Send([.. Enumerable.Range(0, 25).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Cluster.Calls == 25, step: 0);
        await world.PassAsync(TimeSpan.FromSeconds(14));
        Assert.Empty(world.Queue.VisibilityChanges);
        await world.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(25, world.Queue.VisibilityChanges.Sum(change => change.Count));
        Assert.Equal(3, world.Queue.VisibilityChanges.Count);

        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.All(world.Queue.Messages, message => Assert.Equal((1, false), (message.ReceiveCount, message.IsVisible)));
        hold.SetResult();
        await world.UntilAsync(() => world.Queue.DeletedCount == 25);
    }

    [Fact]
    public async Task Hold_RenewalFailsOnce_IsTriedAgainBeforeTheTimeout()
    {
        await using var world = new World();
        var hold = new TaskCompletionSource();
        var failures = 0;
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.Fault = operation => operation == "ChangeMessageVisibilityBatch" && Interlocked.Increment(ref failures) % 2 == 1
            ? new IOException("connection reset") : null;
        world.Queue.EntryFault = (operation, _) => operation == "ChangeMessageVisibilityBatch" && failures % 3 == 0 ? ("InternalError", false) : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(1, world.Queue.Messages[0].ReceiveCount);
        hold.SetResult();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
    }

    [Fact]
    public async Task Hold_ReceiptHandleExpired_HandlingFinishesWithoutALoop()
    {
        await using var world = new World();
        var hold = new TaskCompletionSource();
        var renewals = 0;
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.EntryFault = (operation, _) =>
        {
            if (operation != "ChangeMessageVisibilityBatch")
            {
                return null;
            }

            renewals++;
            return ("ReceiptHandleIsInvalid", true);
        };
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => renewals == 1, step: 1);
        await world.PassAsync(TimeSpan.FromSeconds(25));
        Assert.Equal(1, renewals);
        hold.SetResult();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Single(world.Cluster.Jobs);
    }

    [Fact]
    public async Task Hold_LostAndReceivedAgain_IsHandledOnce()
    {
        await using var world = new World();
        var hold = new TaskCompletionSource();
        var isBroken = true;
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.EntryFault = (operation, _) => isBroken && operation == "ChangeMessageVisibilityBatch" ? ("ReceiptHandleIsInvalid", true) : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.Messages[0].ReceiveCount == 2, step: 1);
        isBroken = false;
        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((2, 1), (world.Queue.Messages[0].ReceiveCount, world.Cluster.Calls));
        hold.SetResult();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
    }

    [Fact]
    public async Task Hold_AlmostTwelveHours_IsLetGoAndComesBack()
    {
        await using var world = new World(options => options with { VisibilityTimeout = TimeSpan.FromHours(1) });
        world.Cluster.Answer = (_, _) => new JobCreation.OverQuota("used: 10, limited: 10");
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.Messages[0].ReceiveCount == 2, step: 200);
        Assert.InRange(world.Time.GetUtcNow() - Flowrun.Testing.Make.Time, TimeSpan.FromHours(11.5), TimeSpan.FromHours(13));
        Assert.Contains(world.Log.All, line => line.Contains("12 hours", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_SomeEntriesFail_TriesTheseAgainAndGivesUpOnTheirSendersFault()
    {
        await using var world = new World();
        var tries = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        world.Queue.EntryFault = (operation, message) => operation != "DeleteMessageBatch" ? null : (message.Id, tries.AddOrUpdate(message.Id, 1, (_, count) => count + 1)) switch
        {
            ("m3", <= 2) => ("InternalError", false),
            ("m5", 1) => ("ReceiptHandleIsInvalid", true),
            _ => null,
        };
        world.Queue.Send([.. Enumerable.Range(0, 10).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 9);
        Assert.Equal((3, 1), (tries["m3"], tries["m5"]));

        await world.UntilAsync(() => world.Queue.DeletedCount == 10);
        Assert.Equal(10, world.Cluster.Jobs.Count);
    }

    [Fact]
    public async Task Delete_NotPermitted_HoldsTheMessagesAndStopsReceiving()
    {
        await using var world = new World();
        var isDenied = true;
        world.Queue.Fault = operation => isDenied && operation == "DeleteMessageBatch" ? new Amazon.Runtime.AmazonServiceException("no") { ErrorCode = "AccessDenied" } : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Contains("Grant sqs:DeleteMessage ", Assert.Single(world.State.BlockingReasons), StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(1, world.Queue.Messages[0].ReceiveCount);
        isDenied = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 1 && world.State.IsReceiving);
    }
}
