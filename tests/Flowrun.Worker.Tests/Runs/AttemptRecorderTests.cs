using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;

namespace Flowrun.Worker.Tests.Runs;

public sealed class AttemptRecorderTests
{
    private const string Report = """{"peakMemoryBytes":31457280,"oomKills":0,"wallSeconds":39.5,"exitCode":0}""";

    [Fact]
    public async Task Record_MeasuredSuccess_LearnsTellsMarksAndThenLetsItBeRemoved()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync(message: Report);
        world.Cluster.Calls.Clear();
        await world.Worker.LookAsync();

        var told = Assert.IsType<Observation.Measured>(Assert.Single(world.Models.Told).Value).Outcome;
        Assert.Equal((new Bytes(10), Bytes.Mebi(30), TimeSpan.FromSeconds(39.5)), (told.Input, told.Peak, told.RunTime));
        Assert.Equal(world.Cluster.Annotation(job, WellKnown.TemplateHashAnnotation), told.Template);
        Assert.Equal([(job, "Learned", "main needed 30 MiB of 64Mi for 10 B of input")], world.Cluster.Events);
        Assert.Equal("Succeeded: needed 30 MiB of 64Mi", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        Assert.Equal("31457280", world.Cluster.Annotation(job, WellKnown.PeakBytesAnnotation));
        Assert.Equal(["read", "event Learned", "mark", "ttl"], world.Cluster.Calls);
        Assert.Equal(86_400, world.Cluster.TimeToLive(job));
        Assert.Single(world.Models.Marked);
    }

    [Fact]
    public async Task Record_ModelIsNotStoredYet_MarkWaitsForIt()
    {
        using var world = new RunWorld();
        var stored = new TaskCompletionSource();
        world.Models.Storing = stored.Task;
        var job = await world.StartAndEndAsync(message: Report);
        var looking = world.Worker.LookAsync();
        Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        Assert.NotEmpty(world.Models.Told);
        stored.SetResult();
        await looking;
        Assert.NotNull(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
    }

    [Fact]
    public async Task Record_KilledForMemory_NextAttemptDoesNotWaitForTheModel()
    {
        using var world = new RunWorld();
        world.Models.Storing = new TaskCompletionSource().Task;
        await world.StartAndEndAsync("OOMKilled", 137);
        _ = world.Worker.LookAsync();
        Assert.Equal(2, world.Cluster.Created.Count);
    }

    /// <summary>Models that cannot be stored hold up no next attempt, however many ends wait for them.</summary>
    [Fact]
    public async Task Record_ManyEndsWaitForTheModel_OthersGoOn()
    {
        using var world = new RunWorld();
        world.Models.Storing = new TaskCompletionSource().Task;
        for (var index = 0; index < 100; index++)
        {
            await world.StartAndEndAsync(message: Report, record: new EventRecord.Created(Make.Created(key: $"orders/{index}.csv")));
        }

        var last = await world.StartAndEndAsync("OOMKilled", 137, record: new EventRecord.Created(Make.Created(key: "orders/last.csv")));
        world.Worker.Runs.Apply(new RunChange.Pods("", new Flowrun.Kubernetes.Client.ListWatchItem<Core.Runs.AttemptPod>.Listed(world.Cluster.Pods)));
        var due = world.Worker.Runs.Apply(new RunChange.Jobs("", new Flowrun.Kubernetes.Client.ListWatchItem<Core.Runs.AttemptJob>.Listed(world.Cluster.Jobs))).Due;
        foreach (var uid in due)
        {
            _ = world.Worker.Tracker.LookAsync(uid, TestContext.Current.CancellationToken);
        }

        Assert.Equal(101, due.Count);
        Assert.Contains((last, "OutOfMemory"), world.Cluster.Events.Select(told => (told.Job, told.Reason)));
        Assert.Equal(102, world.Cluster.Created.Count);
    }

    [Fact]
    public async Task Record_PeakOverTheLimit_IsNotBelieved()
    {
        using var world = new RunWorld();
        await world.StartAndEndAsync(message: """{"peakMemoryBytes":9000000000000000000}""");
        await world.Worker.LookAsync();
        Assert.Equal(Bytes.Mebi(64), Assert.IsType<Observation.Measured>(Assert.Single(world.Models.Told).Value).Outcome.Peak);
    }

    [Fact]
    public async Task Record_SuccessThatWasNotMeasured_LearnsNothing()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync(message: "42 rows");
        await world.Worker.LookAsync();
        Assert.Empty(world.Models.Told);
        Assert.Empty(world.Cluster.Events);
        Assert.Equal("Succeeded", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
    }

    [Fact]
    public async Task Record_LearningIsOff_LearnsNothing()
    {
        using var world = new RunWorld(Make.Flow().Learn(Learn.Off).Build());
        await world.StartAndEndAsync(message: Report);
        await world.Worker.LookAsync();
        Assert.Empty(world.Models.Told);
    }

    [Fact]
    public async Task Record_ChildKilledAndParentSucceeded_IsALowerBoundAndNoOtherAttempt()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled");
        await world.Worker.LookAsync();
        Assert.Equal(new Kill(new Bytes(10), Bytes.Mebi(64), IsFinal: true), Assert.IsType<Observation.TooLittle>(Assert.Single(world.Models.Told).Value).Kill);
        Assert.Equal("OutOfMemory", Assert.Single(world.Cluster.Events).Reason);
        Assert.Equal([job], world.Cluster.Created);
        Assert.StartsWith("Succeeded: ", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_KilledForMemory_SameRunAgainWithMore()
    {
        var key = "orders/" + string.Concat(Enumerable.Repeat("📦", 250)) + "\"\\\u0001";
        using var world = new RunWorld(Make.Flow().Base("64Mi").RoundTo("1Mi").Parameter("where", "{{ uri }}").Build());
        var record = new EventRecord.Created(Make.Created(key: key), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var first = await world.StartAndEndAsync("OOMKilled", 1, record: record);
        await world.Worker.LookAsync();

        Assert.Equal(2, world.Cluster.Created.Count);
        var second = world.Cluster.Created[1];
        var (one, two) = (world.Cluster.Jobs[0], world.Cluster.Jobs[1]);
        Assert.Equal((one.Run, 2, Bytes.Mebi(128)), (two.Run, two.Attempt, two.Memory!.Value));
        Assert.Equal(world.Cluster.Annotation(first, WellKnown.EventAnnotation), world.Cluster.Annotation(second, WellKnown.EventAnnotation));
        Assert.Equal(
            [.. Environment(world.Cluster.Json(first)).Select(variable => variable.Name is "FLOWRUN_ATTEMPT" ? (variable.Name, "2") : variable.Name is "FLOWRUN_MEMORY_BYTES" ? (variable.Name, "134217728") : variable)],
            Environment(world.Cluster.Json(second)));

        Assert.Equal(new Kill(new Bytes(10), Bytes.Mebi(64)), Assert.IsType<Observation.TooLittle>(Assert.Single(world.Models.Told).Value).Kill);
        Assert.Equal(
            [
                (first, "OutOfMemory", "a process of main was killed for memory at 64Mi, and main exited with 1"),
                (first, "Retrying", $"attempt 2 is {second} with 128Mi: killed at 64 MiB, × 2 = 128 MiB"),
            ],
            world.Cluster.Events);
        Assert.Equal(
            "OutOfMemory: a process of main was killed for memory at 64Mi, and main exited with 1; attempt 2 asks for 128Mi",
            world.Cluster.Annotation(first, WellKnown.RecordedAnnotation));
        Assert.Equal(second, world.Cluster.Annotation(first, WellKnown.NextAnnotation));
        Assert.Null(world.Cluster.TimeToLive(first));
    }

    [Fact]
    public async Task Record_RequestKilledForMemory_HasItsParametersAgain()
    {
        using var world = new RunWorld(Make.Flow().AllowEventOverrides("parameters").Build());
        await world.StartAndEndAsync("OOMKilled", 137, record: new EventRecord.Requested(Make.Request(parameters: ("mode", "full"))));
        await world.Worker.LookAsync();
        Assert.Contains(("FLOWRUN_PARAM_MODE", "full"), Environment(world.Cluster.Json(world.Cluster.Created[1])));
    }

    [Fact]
    public async Task Record_FailedByItself_NoOtherAttemptAndTheReason()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("Error", 1, "no such column: price");
        await world.Worker.LookAsync();
        Assert.Equal([job], world.Cluster.Created);
        Assert.Equal([(job, "RunFailed", "Failed: main exited with 1: no such column: price")], world.Cluster.Events);
        Assert.Equal(604_800, world.Cluster.TimeToLive(job));
        Assert.Empty(world.Models.Told);
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public async Task Record_LastRung_RunHasFailedAndSaysWhy()
    {
        using var world = new RunWorld(Make.Flow().Base("64Mi").RoundTo("1Mi").OnOutOfMemory(2, maxAttempts: 2).Build());
        await world.StartAndEndAsync("OOMKilled", 137);
        await world.Worker.LookAsync();
        world.Cluster.End(world.Cluster.Created[1], world.Time.GetUtcNow(), "OOMKilled", 137);
        await world.Worker.LookAsync();

        Assert.Equal(2, world.Cluster.Created.Count);
        Assert.Equal(
            "OutOfMemory: main was killed for memory at 128Mi; attempt 2 of 2 was the last (spec.sizing.onOutOfMemory.maxAttempts)",
            world.Cluster.Annotation(world.Cluster.Created[1], WellKnown.RecordedAnnotation));
        Assert.Equal([false, true], world.Models.Told.Values.Select(told => Assert.IsType<Observation.TooLittle>(told).Kill.IsFinal));
        Assert.All(world.Cluster.Created, job => Assert.Equal(604_800, world.Cluster.TimeToLive(job)));
    }

    [Fact]
    public async Task Record_MaximumReached_RunHasFailedAndSaysWhy()
    {
        using var world = new RunWorld(Make.Flow().Base("64Mi").Maximum("64Mi").Build());
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        await world.Worker.LookAsync();
        Assert.EndsWith("it had all that it may have, 64Mi (spec.sizing.memory.maximum)", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
        Assert.Equal([job], world.Cluster.Created);
    }

    [Fact]
    public async Task Record_FlowAsksForIt_EventGoesToTheDeadLetterQueueBeforeTheMark()
    {
        using var world = new RunWorld(Make.Flow().OnFailure(OnFailure.DeadLetter).Build());
        var record = new EventRecord.Created(Make.Created());
        var job = await world.StartAndEndAsync("Error", 1, "boom", record);
        world.Queue.Around = _ =>
        {
            Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
            return Task.CompletedTask;
        };
        await world.Worker.LookAsync();
        var (body, reason) = Assert.Single(world.Queue.DeadLetters);
        Assert.Equal(record.Object, Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(body))).Object);
        Assert.Equal("Failed: main exited with 1: boom", reason);
        Assert.Equal("Failed: main exited with 1: boom; its event is in the dead-letter queue", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
    }

    [Fact]
    public async Task Record_FlowAsksForADeadLetterQueueThatIsNotThere_SaysSo()
    {
        using var world = new RunWorld(Make.Flow().OnFailure(OnFailure.DeadLetter).Build());
        world.Options = world.Options with { DeadLetterQueueUrl = null };
        var job = await world.StartAndEndAsync("Error", 1);
        await world.NewWorker().LookAsync();
        Assert.EndsWith(
            "its event could not go to the dead-letter queue: the worker has no dead-letter queue (--dead-letter-queue-url)",
            world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_DeadLetterQueueFails_IsTriedAgainAndNothingIsDoneTwice()
    {
        using var world = new RunWorld(Make.Flow().OnFailure(OnFailure.DeadLetter).Build());
        var job = await world.StartAndEndAsync("Error", 1);
        world.Queue.Fault = _ => new HttpRequestException("no route");
        await world.Worker.LookAsync();
        Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        world.Queue.Fault = _ => null;
        await world.Worker.LookAsync();
        Assert.Single(world.Queue.DeadLetters);
        Assert.Single(world.Cluster.Calls, call => call == "event RunFailed");
    }

    [Fact]
    public async Task Record_FlowIsGone_RunHasFailedAndSaysWhy()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Catalog = new FlowCatalog([]);
        await world.NewWorker().LookAsync();
        Assert.EndsWith(
            "; neither flow orders nor another version of the group orders exists any more", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_FlowIsRefusedAtTheMoment_Waits()
    {
        using var world = new RunWorld();
        var good = world.Catalog;
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Catalog = new FlowCatalog([], [new RefusedFlow(new FlowName("orders"), null, new Core.Runs.VersionGroup("orders"), false, [])]);
        await world.NewWorker().LookAsync();
        Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        world.Worker.Tracker.Use(good);
        await world.Worker.LookAsync();
        Assert.Equal(2, world.Cluster.Created.Count);
    }

    [Fact]
    public async Task Record_JobCarriesNoEvent_RunHasFailedAndSaysWhy()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Cluster.Json(job)["metadata"]!["annotations"]!.AsObject().Remove(WellKnown.EventAnnotation);
        await world.Worker.LookAsync();
        Assert.Contains("does not carry the event", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_NextAttemptIsRefusedForGood_RunHasFailedWithTheServersWords()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Cluster.Answer = new JobCreation.Refused("admission webhook denied the request: too much");
        await world.Worker.LookAsync();
        Assert.EndsWith("; Kubernetes refuses attempt 2: admission webhook denied the request: too much", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_NextAttemptMeetsAQuota_WaitsAndStartsIt()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Cluster.Answer = new JobCreation.OverQuota("exceeded quota");
        await world.Worker.LookAsync();
        Assert.Null(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        world.Cluster.Answer = null;
        await world.Worker.LookAsync();
        Assert.Equal(2, world.Cluster.Created.Count);
        Assert.Single(world.Cluster.Calls, call => call == "event OutOfMemory");
    }

    [Fact]
    public async Task Record_EventsMayNotBeWritten_AllElseGoesOn()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        world.Cluster.Fault = call => _ = call.StartsWith("event", StringComparison.Ordinal) ? throw new AttemptCallException("events is forbidden", 403) : 0;
        await world.Worker.LookAsync();
        Assert.NotNull(world.Cluster.Annotation(job, WellKnown.RecordedAnnotation));
        Assert.Contains(world.Log.All, line => line.Contains("Event OutOfMemory", StringComparison.Ordinal) && line.Contains("events is forbidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("mark")]
    [InlineData("ttl")]
    [InlineData("event Learned")]
    public async Task Record_ServerFailsOnce_IsTriedAgain(string call)
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync(message: Report);
        world.Cluster.Fault = called => _ = called == call ? throw new AttemptCallException("etcdserver: request timed out", 500) : 0;
        await world.Worker.LookAsync();
        Assert.Null(world.Cluster.TimeToLive(job));
        world.Cluster.Fault = _ => { };
        await world.Worker.LookAsync();
        Assert.Equal(86_400, world.Cluster.TimeToLive(job));
        Assert.Single(world.Cluster.Events);
    }

    [Fact]
    public async Task Record_PodIsNotKnownYet_IsLookedFor()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        var due = world.Worker.Runs.Apply(new RunChange.Jobs("", new Flowrun.Kubernetes.Client.ListWatchItem<Core.Runs.AttemptJob>.Listed(world.Cluster.Jobs))).Due;
        await world.Worker.Tracker.LookAsync(Assert.Single(due), TestContext.Current.CancellationToken);
        Assert.Contains("pods", world.Cluster.Calls);
        Assert.StartsWith("OutOfMemory", world.Cluster.Annotation(job, WellKnown.RecordedAnnotation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_JobWasDeletedMeanwhile_NothingHappens()
    {
        using var world = new RunWorld();
        var job = await world.StartAndEndAsync("OOMKilled", 137);
        var due = world.Worker.Runs.Apply(new RunChange.Jobs("", new Flowrun.Kubernetes.Client.ListWatchItem<Core.Runs.AttemptJob>.Listed(world.Cluster.Jobs))).Due;
        world.Cluster.Delete(job);
        await world.Worker.Tracker.LookAsync(Assert.Single(due), TestContext.Current.CancellationToken);
        Assert.Single(world.Cluster.Created);
        Assert.Empty(world.Models.Told);
    }

    [Fact]
    public async Task Record_TwoWorkersAtOnce_OneNextAttempt()
    {
        using var world = new RunWorld();
        await world.StartAndEndAsync("OOMKilled", 137);
        var (one, two) = (world.Worker, world.NewWorker());
        await Task.WhenAll(one.LookAsync(), two.LookAsync());
        Assert.Equal(2, world.Cluster.Created.Count);
        Assert.Equal(2, world.Cluster.Events.Count);
        Assert.Single(world.Models.Told);
    }

    private static List<(string Name, string Value)> Environment(JsonObject job) =>
        [.. job["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(variable => ((string)variable!["name"]!, (string)variable["value"]!))];
}
