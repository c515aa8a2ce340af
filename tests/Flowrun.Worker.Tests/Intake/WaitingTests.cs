using Amazon.SQS;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Intake;

public sealed class WaitingTests
{
    private static readonly JobCreation OverQuota = new JobCreation.OverQuota("exceeded quota: jobs");
    private static readonly Func<string, Exception?> NothingIsTaken = operation => operation == "SendMessageBatch" ? new AmazonSQSException("not authorized") : null;

    [Fact]
    public async Task Wait_OneFlowIsOverQuota_OthersGoOnAndItFollows()
    {
        await using var world = new World(options => options with { MaxInFlight = 2, Receivers = 1 });
        var isOver = true;
        world.Cluster.Answer = (job, _) => isOver && job.Name.Value.StartsWith("big-", StringComparison.Ordinal) ? OverQuota : null;
        world.Queue.Send([.. Enumerable.Range(0, 100).Select(index => Bodies.Created($"{index}.csv", bucket: index % 2 == 0 ? "big" : "landing"))]);
        world.Start(Make.Flow("big").Trigger("big").Build(), Make.Flow("orders").Build());
        await world.UntilAsync(() => world.Queue.DeletedCount == 50);
        Assert.True(world.State.IsReceiving);
        var calls = world.Cluster.Calls;
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(world.Cluster.Calls - calls, 5, 20);
        Assert.All(world.Queue.Messages, message => Assert.Equal(1, message.ReceiveCount));
        Assert.Single(world.Log.All, line => line.Contains("Quota big is in the way", StringComparison.Ordinal));

        isOver = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 100);
        Assert.Equal(100, world.Cluster.Jobs.Count);
        Assert.Single(world.Log.All, line => line.Contains("Quota big is out of the way", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wait_QuotaFreesBitByBit_EverythingIsCreatedInTheEnd()
    {
        await using var world = new World();
        var room = 3;
        world.Cluster.Answer = (_, _) => Interlocked.Decrement(ref room) >= 0 ? null : OverQuota;
        world.Queue.Send([.. Enumerable.Range(0, 40).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        for (var freed = 0; freed < 15; freed++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(70));
            Interlocked.Exchange(ref room, 3);
        }

        await world.UntilAsync(() => world.Queue.DeletedCount == 40 || Interlocked.Exchange(ref room, 3) < -1000);
        Assert.Equal(40, world.Cluster.Jobs.Count);
    }

    [Fact]
    public async Task Wait_RoomIsFullAndTheQueueTakesNothing_StopsReceivingUntilThereIsRoom()
    {
        await using var world = new World(options => options with { MaxInFlight = 2, MaxWaiting = 20, Receivers = 1 });
        var isOver = true;
        world.Cluster.Answer = (_, _) => isOver ? OverQuota : null;
        world.Queue.Fault = NothingIsTaken;
        world.Queue.Send([.. Enumerable.Range(0, 100).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Contains("no room", Assert.Single(world.State.BlockingReasons), StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.InRange(world.Queue.Messages.Count(message => message.ReceiveCount == 1), 20, 20 + QueueIntake.Slots(world.Options));
        Assert.DoesNotContain(world.Queue.Messages, message => message.ReceiveCount > 1);
        Assert.Single(world.Log.All, line => line.Contains("could not be sent to the end of the queue", StringComparison.Ordinal));

        isOver = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 100);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Wait_NoRoomToWaitAtAllAndTheQueueTakesNothing_IsRefusedNothing()
    {
        await using var world = new World(options => options with { MaxWaiting = 0 });
        var isOver = true;
        world.Cluster.Answer = (_, _) => isOver ? OverQuota : null;
        world.Queue.Fault = NothingIsTaken;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        isOver = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 1 && world.State.IsReceiving);
    }

    [Fact]
    public async Task Wait_AmbiguousGroup_GoesOnAtOnceWhenTheFlowsChange()
    {
        await using var world = new World();
        world.Queue.Send(Bodies.Created("a.csv"), Bodies.Created("b.csv"), Bodies.Created("c.csv", bucket: "other"));
        var other = Make.Flow("other").Trigger("other").Build();
        world.Start(Make.Flow("orders", "orders-v1").Build(), Make.Flow("orders", "orders-v2").Build(), other);
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((2, 1, true), (world.Queue.Messages.Count, world.Cluster.Jobs.Count, world.State.IsReceiving));

        world.Use(Make.Flow("orders", "orders-v1").Archived().Build(), Make.Flow("orders", "orders-v2").Build(), other);
        await world.UntilAsync(() => world.Cluster.Jobs.Count == 3, step: 0);
        await world.UntilAsync(() => world.Queue.DeletedCount == 3);
        Assert.All(world.Queue.Messages, message => Assert.Equal(1, message.ReceiveCount));
    }

    [Fact]
    public async Task Wait_NamespaceIsMissing_StopsReceivingUntilItIsThere()
    {
        await using var world = new World(options => options with { MaxInFlight = 4, Receivers = 1 });
        var isMissing = true;
        world.Cluster.Answer = (_, _) => isMissing ? new JobCreation.Misconfigured("namespaces \"default\" not found") : null;
        world.Queue.Send([.. Enumerable.Range(0, 50).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Equal("namespaces \"default\" not found", Assert.Single(world.State.BlockingReasons));
        var calls = world.Cluster.Calls;
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(world.Cluster.Calls - calls, 10, 50);
        Assert.All(world.Queue.Messages, message => Assert.InRange(message.ReceiveCount, 0, 1));

        isMissing = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 50);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Wait_FlowNamesAMissingNamespaceAndIsMended_HeldMessagesFollowTheNewFlow()
    {
        await using var world = new World();
        world.Cluster.Answer = (job, _) => job.Namespace == "typo" ? new JobCreation.Misconfigured("namespaces \"typo\" not found") : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start(Make.Flow().Namespace("typo").Build());
        await world.UntilAsync(() => !world.State.IsReceiving);
        world.Use(Make.Flow().Namespace("flows").Build());
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.StartsWith("flows/", Assert.Single(world.Cluster.Jobs).Key, StringComparison.Ordinal);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Wait_BucketMayNotBeMeasured_NotReadyButOthersGoOn()
    {
        await using var world = new World();
        var isDenied = true;
        world.Storage.Answer = created => isDenied
            ? new Measurement.Misconfigured("s3:GetObject on landing is not permitted")
            : new Measurement.Measured(new(5), created with { Size = new(5) });
        world.Queue.Send(Bodies.Created("a.csv", size: null), Bodies.Created("b.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1 && world.State.BlockingReasons.Count == 1);
        world.Queue.Send(Bodies.Created("c.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 2);
        isDenied = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 3 && world.State.IsReceiving);
        Assert.Equal(3, world.Cluster.Jobs.Count);
    }

    [Fact]
    public async Task Wait_StorageDoesNotAnswer_IsAskedAgain()
    {
        await using var world = new World();
        var asked = 0;
        world.Storage.Answer = created => Interlocked.Increment(ref asked) < 5
            ? new Measurement.Transient("503 Slow Down")
            : new Measurement.Measured(new(5), created with { Size = new(5) });
        world.Queue.Send(Bodies.Created("a.csv", size: null));
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal((5, 1), (asked, world.Cluster.Jobs.Count));
    }

    [Fact]
    public async Task Wait_OneOfTwoFlowsIsOverQuota_TheOthersJobIsCreatedOnce()
    {
        await using var world = new World();
        var isOver = true;
        world.Cluster.Answer = (job, _) => isOver && job.Name.Value.StartsWith("audit-", StringComparison.Ordinal) ? OverQuota : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start(Make.Flow("audit").Build(), Make.Flow("orders").Build());
        await world.UntilAsync(() => world.Cluster.Jobs.Count == 1);
        await world.PassAsync(TimeSpan.FromSeconds(30));
        isOver = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal(2, world.Cluster.Jobs.Count);
        Assert.DoesNotContain(world.Log.All, line => line.Contains("is there already", StringComparison.Ordinal));
    }
}
