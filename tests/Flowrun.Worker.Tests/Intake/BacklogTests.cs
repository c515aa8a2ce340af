using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>A large flow has far more messages in the queue than may become Jobs now, and a small one has its own behind them.</summary>
public sealed class BacklogTests
{
    private const int Backlog = 300;
    private static readonly Flow Large = Make.Flow("large").Trigger("large").Build();
    private static readonly Flow Small = Make.Flow("small").Trigger("small").Build();
    private static readonly HashSet<VersionGroup> LargeIsFull = [Large.Group];

    [Fact]
    public async Task Backlog_LargeFlowIsFull_TheSmallOneBehindItRunsAndMemoryIsBound()
    {
        await using var world = new World(Narrow);
        world.Intake.Hold(LargeIsFull);
        world.Queue.Send([.. LargeBodies(), Bodies.Created("behind.csv", bucket: "small")]);
        var most = 0;
        world.Start(Large, Small);

        await world.UntilAsync(() =>
        {
            most = Math.Max(most, Held(world));
            return world.Cluster.Jobs.Count == 1;
        });
        Assert.StartsWith("default/small-behind", Assert.Single(world.Cluster.Jobs).Key, StringComparison.Ordinal);

        // Once the first look at all of them is over, the next ones of the small flow have nobody before them.
        await world.PassAsync(TimeSpan.FromMinutes(20), step: 5);
        world.Queue.Send(Bodies.Created("later.csv", bucket: "small"));
        await world.UntilAsync(() => world.Cluster.Jobs.Count == 2, step: 0);

        Assert.InRange(Math.Max(most, Held(world)), 1, world.Options.MaxWaiting + QueueIntake.Slots(world.Options));
        Assert.True(world.State.IsReceiving);
        Assert.Equal(Backlog, world.Queue.Messages.Select(message => message.Body).Where(body => body.Contains("\"large\"", StringComparison.Ordinal)).Distinct().Count());
        Assert.All(world.Queue.Messages, message => Assert.InRange(message.ReceiveCount, 0, 1));

        world.Intake.Hold(new HashSet<VersionGroup>());
        await world.UntilAsync(() => world.Queue.Messages.Count == 0, step: 5);
        Assert.Equal(Backlog + 2, world.Cluster.Jobs.Count);
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public async Task Backlog_LargeFlowIsOverQuota_TheSmallOneBehindItRuns()
    {
        await using var world = new World(Narrow);
        world.Cluster.Answer = (job, _) => job.Name.Value.StartsWith("large-", StringComparison.Ordinal) ? new JobCreation.OverQuota("exceeded quota: jobs") : null;
        world.Queue.Send([.. LargeBodies(), Bodies.Created("behind.csv", bucket: "small")]);
        world.Start(Large, Small);

        await world.UntilAsync(() => world.Cluster.Jobs.Count == 1);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Backlog_OneFlowOfTwoIsFull_TheOthersJobIsCreatedOnceAndItsOwnLater()
    {
        await using var world = new World(options => options with { MaxWaiting = 0 });
        world.Intake.Hold(new HashSet<VersionGroup> { new("audit") });
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start(Make.Flow("audit").Build(), Make.Flow("orders").Build());
        await world.UntilAsync(() => world.Cluster.Jobs.Count == 1 && world.Queue.DeletedCount == 3);
        Assert.Equal(1, world.Cluster.Calls);

        world.Intake.Hold(new HashSet<VersionGroup>());
        await world.UntilAsync(() => world.Queue.Messages.Count == 0, step: 5);
        Assert.Equal((2, 2), (world.Cluster.Jobs.Count, world.Cluster.Calls));
    }

    [Fact]
    public async Task Backlog_FlowIsReplacedMeanwhile_TheNewOneGetsItsJob()
    {
        await using var world = new World(options => options with { MaxWaiting = 0 });
        world.Intake.Hold(new HashSet<VersionGroup> { new("orders") });
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start(Make.Flow("orders").Build());
        await world.UntilAsync(() => world.Queue.Deferrals.Count > 0);

        world.Use(Make.Flow("renamed").Build());
        await world.UntilAsync(() => world.Queue.Messages.Count == 0, step: 5);
        Assert.StartsWith("default/renamed-", Assert.Single(world.Cluster.Jobs).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backlog_MessageOfSeveralRecords_WaitsAndIsNotTakenApart()
    {
        await using var world = new World(options => options with { MaxWaiting = 0 });
        world.Intake.Hold(LargeIsFull);
        world.Queue.Send(Bodies.Message(Bodies.Record("ObjectCreated:Put", "a.csv", bucket: "large"), Bodies.Record("ObjectCreated:Put", "a.csv", bucket: "small")));
        world.Start(Large, Small);
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Empty(world.Queue.Deferrals);

        world.Intake.Hold(new HashSet<VersionGroup>());
        await world.UntilAsync(() => world.Queue.DeletedCount == 1 && world.State.IsReceiving);
        Assert.Equal(2, world.Cluster.Jobs.Count);
    }

    [Fact]
    public async Task Backlog_WhatWaitsHasNotBeenCounted_NotManyMoreAreCreatedUntilItIs()
    {
        await using var world = new World(options => Narrow(options) with { MaxPending = 50 });
        world.Queue.Send(LargeBodies());
        world.Start(Make.Flow("large").Trigger("large").Concurrency(maxRuns: 1).Build(), Small);
        await CreatesBetweenAsync(6, 6 + world.Options.MaxInFlight);

        world.Intake.Hold(new HashSet<VersionGroup>());
        await CreatesBetweenAsync(12, 2 * (6 + world.Options.MaxInFlight));

        async Task CreatesBetweenAsync(int least, int most)
        {
            await world.UntilAsync(() => world.Cluster.Jobs.Count >= least);
            await world.PassAsync(TimeSpan.FromMinutes(1));
            Assert.InRange(world.Cluster.Jobs.Count, least, most);
        }
    }

    [Fact]
    public async Task Backlog_QueueTakesItsTime_CopiesGoTenInACall()
    {
        await using var world = new World(options => Narrow(options) with { MaxWaiting = 0 });
        var answers = new TaskCompletionSource();
        world.Queue.Around = operation => operation == "SendMessageBatch" ? answers.Task : Task.CompletedTask;
        world.Intake.Hold(LargeIsFull);
        world.Queue.Send(LargeBodies());
        world.Start(Large);
        await world.UntilAsync(() => Held(world) == QueueIntake.Slots(world.Options));
        await world.PassAsync(TimeSpan.FromSeconds(5));

        answers.SetResult();
        await world.UntilAsync(() => world.Queue.Deferrals.Count >= 4);
        Assert.Contains(10, world.Queue.Deferrals.Take(4));
    }

    [Fact]
    public async Task Backlog_SomeCopiesAreNotTaken_NothingIsLost()
    {
        await using var world = new World(Narrow);
        var calls = 0;
        world.Queue.EntryFault = (operation, _) => operation == "SendMessageBatch" && Interlocked.Increment(ref calls) % 7 == 0 ? ("InternalError", false) : null;
        world.Intake.Hold(LargeIsFull);
        world.Queue.Send(LargeBodies());
        world.Start(Large);
        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(Backlog, world.Queue.Messages.Select(message => message.Body).Distinct().Count());

        world.Intake.Hold(new HashSet<VersionGroup>());
        await world.UntilAsync(() => world.Queue.Messages.Count == 0, step: 5);
        Assert.Equal(Backlog, world.Cluster.Jobs.Count);
    }

    private static WorkerOptions Narrow(WorkerOptions options) => options with { MaxInFlight = 8, MaxWaiting = 20, Receivers = 1 };

    private static string[] LargeBodies() => [.. Enumerable.Range(0, Backlog).Select(index => Bodies.Created($"{index}.csv", bucket: "large"))];

    private static int Held(World world) => world.Queue.Messages.Count(message => message.ReceiveCount > 0);
}
