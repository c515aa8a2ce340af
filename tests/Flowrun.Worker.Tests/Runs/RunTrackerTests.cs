using System.Threading.Channels;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;
using Flowrun.Worker.Runs;

namespace Flowrun.Worker.Tests.Runs;

/// <summary>The loop as a whole, on a watch that a test writes.</summary>
public sealed class RunTrackerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WatchRepeatsFailsAndListsAnew_EveryEndIsRecordedOnce()
    {
        using var world = new RunWorld();
        var before = await world.StartAsync();
        var running = Assert.Single(world.Cluster.Jobs);
        world.Cluster.End(before, world.Time.GetUtcNow(), "OOMKilled", 137);
        var ended = Assert.Single(world.Cluster.Jobs);
        await RunningAsync(world, async changes =>
        {
            await changes.WriteAsync(Listed(running), Stop);
            await changes.WriteAsync(Changed(ended), Stop);
            await changes.WriteAsync(Changed(ended), Stop);
            await UntilAsync(world, () => world.Cluster.Annotation(before, WellKnown.RecordedAnnotation) is not null);
            await changes.WriteAsync(Changed(running), Stop);
            await changes.WriteAsync(Changed(ended), Stop);
            await changes.WriteAsync(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Failed(new ListWatchFailure(410, "Expired", "too old"))), Stop);
            await changes.WriteAsync(Listed(running), Stop);
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            world.Cluster.End(world.Cluster.Created[1], world.Time.GetUtcNow());
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            await UntilAsync(world, () => world.Cluster.TimeToLive(before) is not null && world.Cluster.TimeToLive(world.Cluster.Created[1]) is not null);
        });

        Assert.Equal(2, world.Cluster.Created.Count);
        Assert.Equal(2, world.Cluster.Calls.Count(call => call == "mark"));
        Assert.Equal(["OutOfMemory", "Retrying"], world.Cluster.Events.Select(told => told.Reason));
    }

    [Fact]
    public async Task Run_ServerFailsForAWhile_IsTriedAgainByItself()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync();
        var failures = 0;
        world.Cluster.Fault = call => _ = call == "mark" && ++failures < 5 ? throw new AttemptCallException("etcdserver: leader changed", 500) : 0;
        await RunningAsync(world, async changes =>
        {
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            await UntilAsync(world, () => world.Cluster.TimeToLive(job) is not null);
        });
        Assert.Equal(5, failures);
    }

    [Fact]
    public async Task Run_WatchBreaksInAnUnforeseenWay_IsBegunAgain()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync();
        var begun = 0;
        world.Watch = async (_, changes, stop) =>
        {
            if (++begun < 3)
            {
                throw new InvalidOperationException("a fault of ours");
            }

            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), stop);
            await Task.Delay(Timeout.Infinite, stop);
        };
        await RunningAsync(world, _ => UntilAsync(world, () => world.Cluster.TimeToLive(job) is not null));
        Assert.Equal(2, world.Log.All.Count(line => line.Contains("a fault of ours", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_StoppedAndRunAgain_GoesOn()
    {
        using var world = new RunWorld();
        world.Models.Storing = new TaskCompletionSource().Task;
        var job = await world.StartAndEndAsync(message: """{"peakMemoryBytes":1000}""");
        var worker = world.NewWorker();
        await RunningAsync(world, worker, async changes =>
        {
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            await UntilAsync(world, () => world.Models.Told.Count == 1);
        });
        Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        world.Models.Storing = Task.CompletedTask;
        await RunningAsync(world, worker, async changes =>
        {
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            await UntilAsync(world, () => world.Cluster.TimeToLive(job) is not null);
        });
    }

    [Fact]
    public async Task Run_JobIsDeletedBeforeItEnded_SaysSo()
    {
        using var world = new RunWorld();
        await world.StartAsync();
        await RunningAsync(world, async changes =>
        {
            await changes.WriteAsync(Listed([.. world.Cluster.Jobs]), Stop);
            await changes.WriteAsync(Listed(), Stop);
            await UntilAsync(world, () => world.Log.All.Any(line => line.Contains("was deleted before its end was recorded", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public async Task Use_FlowInAnotherNamespace_IsFollowedToo()
    {
        using var world = new RunWorld(Make.Flow().Namespace("a").Build());
        var followed = Channel.CreateUnbounded<string>();
        world.Scopes = RunScopes.OfFolder("default");
        world.Watch = async (scope, _, stop) =>
        {
            await followed.Writer.WriteAsync(scope, stop);
            await Task.Delay(Timeout.Infinite, stop);
        };
        await RunningAsync(world, async _ =>
        {
            Assert.Equal(["a", "default"], [await followed.Reader.ReadAsync(Stop), await followed.Reader.ReadAsync(Stop)]);
            world.Worker.Tracker.Use(new FlowCatalog([Make.Flow().Namespace("b").Build(), Make.Flow("more").Namespace("a").Build()]));
            Assert.Equal("b", await followed.Reader.ReadAsync(Stop));
        });
    }

    [Fact]
    public void OfCluster_NamespacesOrNone_FollowsThoseOrAll()
    {
        Assert.Equal([""], RunScopes.OfCluster([])(FlowCatalog.Empty));
        Assert.Equal(["a", "b"], RunScopes.OfCluster(["a", "b", "a"])(FlowCatalog.Empty));
    }

    private static Task RunningAsync(RunWorld world, Func<ChannelWriter<RunChange>, Task> act) => RunningAsync(world, world.NewWorker(), act);

    private static async Task RunningAsync(RunWorld world, RunFollower worker, Func<ChannelWriter<RunChange>, Task> act)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = Task.WhenAll(worker.Tracker.RunAsync(stop.Token), worker.Tracker.RecordAsync(stop.Token));
        try
        {
            await act(world.Changes.Writer);
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task UntilAsync(RunWorld world, Func<bool> isSo)
    {
        for (var round = 0; !isSo(); round++)
        {
            Assert.True(round < 5_000, "It never came to be so.");
            if (round % 20 == 19)
            {
                world.Time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Stop);
        }
    }

    private static RunChange.Jobs Listed(params AttemptJob[] jobs) => new("", new ListWatchItem<AttemptJob>.Listed(jobs));

    private static RunChange.Jobs Changed(AttemptJob job) => new("", new ListWatchItem<AttemptJob>.Changed(job));
}
