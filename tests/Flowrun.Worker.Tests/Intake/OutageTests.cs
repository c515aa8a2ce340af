using Flowrun.Kubernetes.Jobs;

namespace Flowrun.Worker.Tests.Intake;

public sealed class OutageTests
{
    [Fact]
    public async Task Create_TransientAnswers_TriesTheSameNameUntilItExists()
    {
        await using var world = new World();
        var names = new System.Collections.Concurrent.ConcurrentBag<string>();
        world.Cluster.Answer = (job, _) =>
        {
            names.Add(job.Name.Value);
            return names.Count <= 5 ? new JobCreation.Transient("conflict") : null;
        };
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal((6, 1), (names.Count, names.Distinct().Count()));
        Assert.Single(world.Cluster.Jobs);
    }

    [Fact]
    public async Task Create_RetryAfter_IsHonoured()
    {
        await using var world = new World();
        var at = new List<DateTimeOffset>();
        world.Cluster.Answer = (_, _) =>
        {
            at.Add(world.Time.GetUtcNow());
            return at.Count == 1 ? new JobCreation.Transient("later", TimeSpan.FromSeconds(40)) : null;
        };
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.InRange(at[1] - at[0], TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Create_ApiIsDown_StopsReceivingAndRaisesNoReceiveCount()
    {
        await using var world = new World(options => options with { MaxInFlight = 4, Receivers = 1 });
        var isDown = true;
        world.Cluster.Answer = (_, _) => isDown ? new JobCreation.Transient("connection refused", IsOutage: true) : null;
        world.Queue.Send([.. Enumerable.Range(0, 60).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Contains("connection refused", Assert.Single(world.State.BlockingReasons), StringComparison.Ordinal);
        var (calls, creates) = (world.Queue.ReceiveCalls, world.Cluster.Calls);
        await world.PassAsync(TimeSpan.FromMinutes(20));
        Assert.InRange(world.Queue.ReceiveCalls, calls, calls + 1);
        Assert.InRange(world.Cluster.Calls - creates, 20 * 60 / 60, 20 * 60 / 15);
        Assert.All(world.Queue.Messages, message => Assert.InRange(message.ReceiveCount, 0, 1));

        isDown = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 60);
        Assert.Equal(60, world.Cluster.Jobs.Count);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Create_ManyConflicts_DoNotStopReceiving()
    {
        await using var world = new World();
        var tries = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        world.Cluster.Answer = (job, _) => tries.AddOrUpdate(job.Name.Value, 1, (_, count) => count + 1) <= 3 ? new JobCreation.Transient("conflict") : null;
        world.Queue.Send([.. Enumerable.Range(0, 60).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 60);
        Assert.DoesNotContain(world.Log.All, line => line.Contains("API is down", StringComparison.Ordinal));
    }
}
