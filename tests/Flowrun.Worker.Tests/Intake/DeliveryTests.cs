using Amazon.Runtime;
using Flowrun.Core.Quantities;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>What is done with a message, row by row of the table in the design.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task Handle_ObjectThatAFlowWants_CreatesItsJobAndDeletesTheMessage()
    {
        await using var world = new World().Start();
        world.Queue.Send(Bodies.Created("orders/a.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        var job = Assert.Single(world.Cluster.Jobs);
        Assert.StartsWith("default/orders-", job.Key, StringComparison.Ordinal);
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public async Task Handle_SameObjectTwice_OneJobAndBothMessagesDeleted()
    {
        await using var world = new World().Start();
        world.Queue.Send(Bodies.Created("orders/a.csv"), Bodies.Created("orders/a.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 2);
        Assert.Single(world.Cluster.Jobs);
        Assert.Equal(2, world.Cluster.Calls);
    }

    [Fact]
    public async Task Handle_TwoFlowsWantIt_OneJobOfEach()
    {
        await using var world = new World().Start(Make.Flow("audit").Build(), Make.Flow("orders").Build());
        world.Queue.Send(Bodies.Created("orders/a.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal(2, world.Cluster.Jobs.Count);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("unmatched")]
    public async Task Handle_NothingToRun_DeletesTheMessage(string kind)
    {
        await using var world = new World().Start();
        world.Queue.Send(kind == "removed" ? Bodies.Removed("orders/a.csv") : Bodies.Created("a", bucket: "elsewhere"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal(0, world.Cluster.Calls);
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public async Task Handle_ObjectIsGone_DeletesTheMessage()
    {
        await using var world = new World().Start();
        world.Storage.Answer = _ => new Measurement.Vanished("404");
        world.Queue.Send(Bodies.Created("orders/a.csv", size: null));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal(0, world.Cluster.Calls);
    }

    [Fact]
    public async Task Handle_Poison_GoesToTheDeadLettersWithTheReasonAndIsDeleted()
    {
        await using var world = new World().Start();
        world.Queue.Send(Bodies.Poison);
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        var letter = Assert.Single(world.Queue.DeadLetters);
        Assert.Equal(Bodies.Poison, letter.Body);
        Assert.False(string.IsNullOrEmpty(letter.Reason));
    }

    [Fact]
    public async Task Handle_JobRefused_GoesToTheDeadLettersWithTheServersWords()
    {
        await using var world = new World().Start();
        world.Cluster.Answer = (_, _) => new JobCreation.Refused("spec.template: Invalid value");
        world.Queue.Send(Bodies.Created("orders/a.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Contains("spec.template: Invalid value", Assert.Single(world.Queue.DeadLetters).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_InputThatCannotBeSized_GoesToTheDeadLetters()
    {
        await using var world = new World().Start();
        world.Storage.Answer = _ => new Measurement.Refused("the manifest is none");
        world.Queue.Send(Bodies.Created("orders/a.csv", size: null));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal("the manifest is none", Assert.Single(world.Queue.DeadLetters).Reason);
    }

    [Fact]
    public async Task Handle_PoisonWithoutDeadLetters_IsLeftToTheRedrivePolicy()
    {
        await using var world = new World(options => options with { DeadLetterQueueUrl = null }).Start();
        world.Queue.Send(Bodies.Poison);
        await world.UntilAsync(() => world.Log.All.Any(line => line.Contains("redrive", StringComparison.Ordinal)), step: 0);
        await world.UntilAsync(() => world.Queue.Messages[0].ReceiveCount == 2);
        Assert.Equal(0, world.Queue.DeletedCount);
        Assert.Empty(world.Queue.VisibilityChanges);
    }

    [Fact]
    public async Task Handle_DeadLettersDoNotAnswer_HoldsTheMessageUntilTheyDo()
    {
        await using var world = new World().Start();
        var down = true;
        world.Queue.Fault = operation => down && operation == "SendMessage" ? new AmazonServiceException("down") : null;
        world.Queue.Send(Bodies.Poison);
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((0, 1), (world.Queue.DeletedCount, world.Queue.Messages[0].ReceiveCount));
        down = false;
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Single(world.Queue.DeadLetters);
        Assert.True(world.State.IsReceiving);
    }

    [Fact]
    public async Task Handle_DeadLettersNeverTakeThisMessageWithAReason_SendsItWithout()
    {
        await using var world = new World().Start();
        var sent = 0;
        world.Queue.Fault = operation => operation == "SendMessage" && Interlocked.Increment(ref sent) == 1
            ? new AmazonServiceException("too long") { ErrorCode = "InvalidParameterValue" } : null;
        world.Queue.Send(Bodies.Poison);
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Null(Assert.Single(world.Queue.DeadLetters).Reason);
    }

    [Fact]
    public async Task Handle_OnePoisonAmongGoodMessages_HarmsNoneOfThem()
    {
        await using var world = new World().Start();
        world.Queue.Send([.. Enumerable.Range(0, 30).Select(index => index == 13 ? Bodies.Poison : Bodies.Created($"orders/{index}.csv"))]);
        await world.UntilAsync(() => world.Queue.DeletedCount == 30);
        Assert.Equal(29, world.Cluster.Jobs.Count);
        Assert.Single(world.Queue.DeadLetters);
    }

    [Fact]
    public async Task Handle_OneRefusedRecordAmongGoodOnes_GoodJobsExistBeforeItGoesToTheDeadLetters()
    {
        await using var world = new World().Start();
        world.Cluster.Answer = (job, _) => job.Name.Value.Contains("bad", StringComparison.Ordinal) ? new JobCreation.Refused("no") : null;
        var jobsThen = 0;
        world.Queue.Around = operation =>
        {
            jobsThen = operation == "SendMessage" ? Math.Max(jobsThen, world.Cluster.Jobs.Count) : jobsThen;
            return Task.CompletedTask;
        };
        world.Queue.Send(Bodies.Message(
            Bodies.Record("ObjectCreated:Put", "a.csv"),
            Bodies.Record("ObjectCreated:Put", "bad.csv"),
            Bodies.Record("ObjectRemoved:Delete", "b.csv"),
            Bodies.Record("ObjectCreated:Put", "c.csv")));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Equal(2, jobsThen);
        Assert.Equal("no", Assert.Single(world.Queue.DeadLetters).Reason);
    }

    [Fact]
    public async Task Handle_SizeAbsent_IsMeasured()
    {
        await using var world = new World().Start(Make.Flow().PerInputByte(1).Base("0").Minimum("1Mi").RoundTo("1Mi").Build());
        world.Storage.Answer = created => new Measurement.Measured(Bytes.Gibi(3), created with { Size = Bytes.Gibi(3) });
        world.Queue.Send(Bodies.Created("orders/a.csv", size: null));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Contains("\"3Gi\"", System.Text.Encoding.UTF8.GetString(Assert.Single(world.Cluster.Jobs).Value.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_CreatorThrows_LeavesTheMessageAndGoesOnWithOthers()
    {
        await using var world = new World().Start();
        world.Cluster.Answer = (job, _) => job.Name.Value.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException("a fault of ours") : null;
        world.Queue.Send(Bodies.Created("bad.csv"), Bodies.Created("good.csv"));
        await world.UntilAsync(() => world.Queue.DeletedCount == 1);
        Assert.Single(world.Cluster.Jobs);
        Assert.Single(world.Queue.Messages);
        await world.UntilAsync(() => world.Log.All.Any(line => line.Contains("a fault of ours", StringComparison.Ordinal)), step: 0);
    }
}
