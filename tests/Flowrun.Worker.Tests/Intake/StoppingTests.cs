using Flowrun.Kubernetes.Jobs;

namespace Flowrun.Worker.Tests.Intake;

public sealed class StoppingTests
{
    [Fact]
    public async Task Stop_WorkInFlight_FinishesItWithinTheGracePeriodAndReceivesNoMore()
    {
        await using var world = new World();
        var hold = new TaskCompletionSource();
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.Send([.. Enumerable.Range(0, 20).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Cluster.Calls == 20, step: 0);
        world.BeginStop();
        await world.PassAsync(TimeSpan.FromSeconds(3));
        var calls = world.Queue.ReceiveCalls;
        world.Queue.Send(Bodies.Created("late.csv"));
        hold.SetResult();
        await world.StopAsync();
        Assert.Equal((20, 20), (world.Queue.DeletedCount, world.Cluster.Jobs.Count));
        Assert.Equal(calls, world.Queue.ReceiveCalls);
        Assert.True(world.State.IsStopping);
        Assert.Equal(0, Assert.Single(world.Queue.Messages).ReceiveCount);
    }

    [Fact]
    public async Task Stop_GracePeriodIsOver_GivesTheRestBack()
    {
        await using var world = new World(options => options with { GracePeriod = TimeSpan.FromSeconds(5) });
        world.Cluster.Around = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, world.Time, cancellation);
        world.Queue.Send([.. Enumerable.Range(0, 25).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Cluster.Calls == 25, step: 0);
        await world.StopAsync();
        Assert.Empty(world.Cluster.Jobs);
        Assert.Equal(25, world.Queue.Messages.Count);
        Assert.All(world.Queue.Messages, message => Assert.Equal((1, true), (message.ReceiveCount, message.IsVisible)));
    }

    [Fact]
    public async Task Stop_MessagesWait_GivesThemBackAtOnce()
    {
        await using var world = new World(options => options with { GracePeriod = TimeSpan.FromHours(1) });
        world.Cluster.Answer = (_, _) => new JobCreation.OverQuota("exceeded quota");
        world.Queue.Send(Bodies.Created("a.csv"), Bodies.Created("b.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.Messages.All(message => message.ReceiveCount == 1) && world.Cluster.Calls > 0);
        var before = world.Time.GetUtcNow();
        await world.StopAsync();
        Assert.InRange(world.Time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.All(world.Queue.Messages, message => Assert.True(message.IsVisible));
    }

    [Fact]
    public async Task Stop_ReceiveIsAnsweredAMomentLater_HandlesWhatItBrings()
    {
        await using var world = new World(options => options with { Receivers = 1 });
        var answer = new TaskCompletionSource();
        world.Queue.Around = operation => operation == "ReceiveMessage" ? answer.Task : Task.CompletedTask;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.ReceiveCalls == 1, step: 0);
        world.BeginStop();
        answer.SetResult();
        await world.StopAsync();
        Assert.Equal((1, 1), (world.Queue.DeletedCount, world.Cluster.Jobs.Count));
    }

    [Fact]
    public async Task Stop_QueueDoesNotAnswerAnyMore_StopsAllTheSame()
    {
        await using var world = new World(options => options with { GracePeriod = TimeSpan.FromSeconds(5) });
        var isDown = false;
        world.Queue.Fault = operation => isDown && operation != "ReceiveMessage" ? new IOException("connection reset") : null;
        world.Cluster.Around = _ =>
        {
            isDown = true;
            return Task.CompletedTask;
        };
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Cluster.Jobs.Count == 1);
        await world.StopAsync();
        Assert.Single(world.Queue.Messages);
    }

    [Fact]
    public async Task Stop_QueueFailsAtThatMoment_EndsAsItShould()
    {
        await using var world = new World();
        world.Queue.Around = operation =>
        {
            world.BeginStop();
            throw new HttpRequestException("Connection refused");
        };
        world.Start();

        await world.StopAsync();
    }
}
