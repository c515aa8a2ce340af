using System.Net;
using Amazon.Runtime;
using Amazon.SQS.Model;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Tests.Intake;

public sealed class ReceivingTests
{
    [Fact]
    public async Task Receive_FlowsNotReadYet_DoesNotAskTheQueue()
    {
        await using var world = new World();
        using var stopping = new CancellationTokenSource();
        world.Queue.Send(Bodies.Created("a.csv"));
        var running = Task.Run(() => world.Intake.RunAsync(stopping.Token), TestContext.Current.CancellationToken);
        await world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, world.Queue.ReceiveCalls);
        Assert.Contains("flows", Assert.Single(world.State.BlockingReasons), StringComparison.Ordinal);

        world.Use(Flowrun.Testing.Make.Flow().Build());
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.True(world.State.IsReceiving);
        await stopping.CancelAsync();
        await world.UntilAsync(() => running.IsCompleted);
    }

    [Fact]
    public async Task Receive_AllSlotsTaken_AsksForNothingMore()
    {
        await using var world = new World(options => options with { MaxInFlight = 3, Receivers = 2 });
        var slots = QueueIntake.Slots(world.Options);
        var hold = new TaskCompletionSource();
        world.Cluster.Around = cancellation => hold.Task.WaitAsync(cancellation);
        world.Queue.Send([.. Enumerable.Range(0, 100).Select(index => Bodies.Created($"{index}.csv"))]);
        world.Start();
        await world.UntilAsync(() => world.Queue.Messages.Count(message => message.ReceiveCount > 0) == slots);
        var calls = world.Queue.ReceiveCalls;
        await world.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(calls, world.Queue.ReceiveCalls);
        Assert.Equal(slots, world.Queue.Receives.Sum());
        Assert.All(world.Queue.Messages, message => Assert.InRange(message.ReceiveCount, 0, 1));

        hold.SetResult();
        await world.UntilAsync(() => world.Queue.DeletedCount == 100);
        Assert.Equal(100, world.Cluster.Jobs.Count);
        Assert.InRange(world.Cluster.MostAtOnce, 1, 3);
    }

    [Fact]
    public async Task Receive_QueueAnswersWithLessThanAsked_FreesTheOtherSlots()
    {
        using var capacity = new Capacity(10, new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        Assert.Equal(10, await capacity.ReserveAsync(10, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        capacity.Release(7);
        Assert.Equal(7, capacity.Free);
    }

    [Theory]
    [MemberData(nameof(OperatorsErrors))]
    public async Task Receive_OperatorsError_NotReadyWithTheReasonUntilMended(Exception error, string expected)
    {
        await using var world = new World();
        var broken = true;
        world.Queue.Fault = operation => broken && operation == "ReceiveMessage" ? error : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => !world.State.IsReceiving);
        Assert.Contains(expected, Assert.Single(world.State.BlockingReasons), StringComparison.Ordinal);
        var calls = world.Queue.ReceiveCalls;
        await world.PassAsync(TimeSpan.FromMinutes(2));
        Assert.InRange(world.Queue.ReceiveCalls - calls, 1, 2 * 120 / 15);

        broken = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.True(world.State.IsReceiving);
        Assert.Single(world.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    public static TheoryData<Exception, string> OperatorsErrors() => new()
    {
        { new QueueDoesNotExistException("gone") { ErrorCode = "QueueDoesNotExist" }, "There is no queue https://sqs.example/1/uploads" },
        { new AmazonServiceException("no") { ErrorCode = "AccessDenied", StatusCode = HttpStatusCode.Forbidden }, "Grant sqs:ReceiveMessage" },
        { new AmazonServiceException("no") { ErrorCode = "InvalidClientTokenId" }, "credentials" },
        { new AmazonClientException("Unable to get IAM security credentials"), "credentials" },
    };

    [Fact]
    public async Task Receive_EmptyAnswersComeAtOnce_IsNotAskedAsFastAsItAnswers()
    {
        await using var world = new World(options => options with { Receivers = 1 });
        world.Queue.KeepsPollsOpen = false;
        world.Start();
        await world.UntilAsync(() => world.Queue.ReceiveCalls > 0);
        var calls = world.Queue.ReceiveCalls;
        await world.PassAsync(TimeSpan.FromMinutes(1), step: 0.25);
        Assert.InRange(world.Queue.ReceiveCalls - calls, 30, 121);

        world.Queue.Send(Bodies.Created("a.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
    }

    [Fact]
    public async Task Receive_QueueDoesNotAnswer_GivesASignOfLifeEveryMinute()
    {
        await using var world = new World(options => options with { Receivers = 1 });
        world.Queue.Fault = _ => new TimeoutException("SQS did not answer");
        world.Start();
        for (var minute = 0; minute < 10; minute++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
            Assert.InRange(world.Time.GetUtcNow() - world.State.LastTurn, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Receive_Throttled_StaysReadyAndTriesOn()
    {
        await using var world = new World();
        var failures = 0;
        world.Queue.Fault = operation => operation == "ReceiveMessage" && Interlocked.Increment(ref failures) <= 6
            ? new AmazonServiceException("slow down") { ErrorCode = "RequestThrottled" } : null;
        world.Queue.Send(Bodies.Created("a.csv"));
        world.Start();
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.True(world.State.IsReceiving);
        Assert.DoesNotContain(world.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_HeldMessageComesAgain_TakesTheNewerReceiptHandleAndIsHandledOnce()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var held = new HeldMessages(time);
        Assert.True(held.TryHold(new QueueMessage("m", "first", "body", 1), out var message));
        Assert.True(message.Lose("first"));
        Assert.False(held.TryHold(new QueueMessage("m", "second", "body", 2), out _));
        Assert.Equal(("second", false, 1), (message.ReceiptHandle, message.IsLost, held.Count));
        Assert.False(message.Lose("first"));
        await Task.CompletedTask;
    }
}
