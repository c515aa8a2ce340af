using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class RunViewTests
{
    [Fact]
    public void Of_SucceededAttempt_ShowsAllOfIt()
    {
        var run = RecordedRun.Read("run-succeeded-with-report", fixture => Own(fixture, attempt: 2));
        var view = RunView.Of(run.Job, run.Pods);
        Assert.Equal(("recorded-runs", "succeeded-with-report", "r1", "orders", 2), (view.Namespace, view.Job, view.Run.Value, view.Group.Value, view.Attempt));
        Assert.Equal(("s3://landing/a", new Bytes(7), Bytes.Mebi(32), Bytes.Mebi(30)), (view.Uri, view.InputBytes, view.Memory, view.Peak));
        Assert.Equal((AttemptState.Succeeded, "needed 30 MiB of 32Mi"), (view.State, view.Reason));
        Assert.Equal(TimeSpan.FromSeconds(4), view.EndedAt - view.StartedAt);
    }

    [Fact]
    public void Of_RecordedAttemptWhosePodIsGone_ShowsWhatWasRecorded()
    {
        var run = RecordedRun.Read("run-oom-main-process", fixture =>
        {
            Own(fixture, attempt: 1);
            fixture["job"]!["metadata"]!["annotations"]![WellKnown.RecordedAnnotation] = "OutOfMemory: main was killed for memory at 32Mi";
            fixture["job"]!["metadata"]!["annotations"]![WellKnown.PeakBytesAnnotation] = "1024";
            fixture["pods"] = new JsonArray();
        });
        var view = RunView.Of(run.Job, run.Pods);
        Assert.Equal((AttemptState.OutOfMemory, "main was killed for memory at 32Mi", new Bytes(1024)), (view.State, view.Reason, view.Peak));
    }

    [Fact]
    public void All_TwoAttemptsOfARunAndAStrangersJob_OneViewOfTheLatestWithTheAgeOfTheFirst()
    {
        var first = RecordedRun.Read("run-oom-main-process", fixture => Own(fixture, attempt: 1));
        var second = RecordedRun.Read("run-succeeded-with-report", fixture =>
        {
            Own(fixture, attempt: 2);
            fixture["job"]!["metadata"]!["creationTimestamp"] = "2026-11-22T21:00:00Z";
        });
        var strange = RecordedRun.Read("run-deadline");
        var view = Assert.Single(RunView.All([second.Job, first.Job, strange.Job], [.. first.Pods, .. second.Pods]));
        Assert.Equal((2, AttemptState.Succeeded, first.Job.CreatedAt), (view.Attempt, view.State, view.CreatedAt));
    }

    [Fact]
    public void All_JobsWaitForALimit_TheOldestSaysWhyAndTheOthersPointToIt()
    {
        AttemptJob[] jobs = [Waiting("c", 3), Waiting("a", 1, "flow orders has 2 of 2 runs"), Waiting("b", 2, "forever: asks for 2 GiB"), Waiting("d", 4, group: "other")];

        Assert.Equal(
            ["flow orders has 2 of 2 runs", "forever: asks for 2 GiB", "older ones of its flow wait: flow orders has 2 of 2 runs", null],
            RunView.All(jobs, []).Select(view => view.Reason));
    }

    [Fact]
    public void All_SuspendedForAnotherReason_SaysThat()
    {
        AttemptJob[] jobs =
        [
            Waiting("a", 1, "flow orders has 2 of 2 runs"), Waiting("b", 2) with { IsReleased = true }, Waiting("c", 3) with { IsReleased = true, Queue = "team-a" },
        ];

        Assert.Equal(
            ["flow orders has 2 of 2 runs", "somebody has suspended it", "Kueue has not let it run: it is in the queue team-a"], RunView.All(jobs, []).Select(view => view.Reason));
    }

    [Fact]
    public void All_Refusals_GoToTheirJob()
    {
        var run = RecordedRun.Read("run-deadline", fixture =>
        {
            Own(fixture, attempt: 1);
            fixture["job"]!["status"] = new JsonObject();
        });
        var view = Assert.Single(RunView.All([run.Job], [], new Dictionary<string, string> { [run.Job.Uid] = "exceeded quota" }));
        Assert.Equal((AttemptState.Refused, "exceeded quota"), (view.State, view.Reason));
    }

    private static void Own(JsonObject fixture, int attempt)
    {
        var metadata = fixture["job"]!["metadata"]!;
        metadata["labels"] = new JsonObject
        {
            [WellKnown.GroupLabel] = "orders",
            [WellKnown.FlowLabel] = "orders-v1",
            [WellKnown.RunLabel] = "r1",
            [WellKnown.AttemptLabel] = attempt.ToString(),
        };
        metadata["annotations"] = new JsonObject { [WellKnown.UriAnnotation] = "s3://landing/a", [WellKnown.InputBytesAnnotation] = "7" };
    }

    private static AttemptJob Waiting(string name, int minute, string? waits = null, string group = "orders")
    {
        var job = RecordedRun.Read("run-deadline", fixture => Own(fixture, attempt: 1)).Job with { Name = name, Uid = name, End = null, IsSuspended = true, Waits = waits };
        return job with { Run = new RunId(name), Group = new VersionGroup(group), CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(minute) };
    }
}
