using System.Text.Json.Nodes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Runs;

public sealed class AttemptOutcomeTests
{
    [Theory]
    [InlineData("run-succeeded-with-report", AttemptState.Succeeded, "needed 30 MiB of 32Mi")]
    [InlineData("run-oom-main-process", AttemptState.OutOfMemory, "main was killed for memory at 32Mi")]
    [InlineData("run-oom-main-process-policy", AttemptState.OutOfMemory, "main was killed for memory at 32Mi")]
    [InlineData("run-oom-child-code-kept", AttemptState.OutOfMemory, "main was killed for memory at 32Mi")]
    [InlineData("run-oom-child-parent-exits-1", AttemptState.OutOfMemory, "a process of main was killed for memory at 32Mi, and main exited with 1")]
    [InlineData("run-oom-child-parent-succeeds", AttemptState.Succeeded, "a process of main was killed for memory, and it succeeded all the same: it needs more than 32Mi")]
    [InlineData("run-exit-code-137", AttemptState.Failed, "main exited with 137")]
    [InlineData("run-exit-1-with-message", AttemptState.Failed, "main exited with 1: no such column: price")]
    [InlineData("run-exit-1-log-fallback", AttemptState.Failed, @"main exited with 1: line one\u000aboom")]
    [InlineData("run-deadline", AttemptState.DeadlineExceeded, "Job was active longer than specified deadline")]
    [InlineData("run-image-missing", AttemptState.DeadlineExceeded, "Job was active longer than specified deadline")]
    public void Of_RecordedRun_IsReadRightly(string fixture, AttemptState state, string reason)
    {
        var run = RecordedRun.Read(fixture);
        var outcome = run.Outcome;
        Assert.Equal((state, reason), (outcome.State, outcome.Reason));
        Assert.True(AttemptOutcome.IsExplained(run.Job, run.Pods));
        Assert.True(outcome.State.IsEnd());
    }

    [Fact]
    public void Of_EveryRecordedRun_IsTested()
    {
        var tested = typeof(AttemptOutcomeTests).GetMethod(nameof(Of_RecordedRun_IsReadRightly))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);
        Assert.Equal(
            Fixtures.Names("kubernetes").Where(name => name.StartsWith("run-", StringComparison.Ordinal)),
            tested.Append("run-command-missing").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_CommandThatDoesNotExist_SaysSo()
    {
        var outcome = RecordedRun.Read("run-command-missing").Outcome;
        Assert.Equal(AttemptState.Failed, outcome.State);
        Assert.StartsWith("main could not start: failed to create containerd task", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("\"/nope\": no such file or directory", outcome.Reason!.Replace("stat /nope", "\"/nope\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null(outcome.Container!.RunTime);
    }

    [Theory]
    [InlineData("job-complete", AttemptState.Succeeded, "needed 30 MiB of 64Mi")]
    [InlineData("job-failed-backoff", AttemptState.OutOfMemory, "main was killed for memory at 64Mi")]
    [InlineData("job-failed-podfailurepolicy", AttemptState.OutOfMemory, "main was killed for memory at 64Mi")]
    [InlineData("job-failed-deadline", AttemptState.DeadlineExceeded, "Job was active longer than specified deadline")]
    public void Of_RecordedJobAndItsFinishedPod_IsReadRightly(string fixture, AttemptState state, string reason)
    {
        var outcome = RecordedRun.ReadAnswer(fixture).Outcome;
        Assert.Equal((state, reason), (outcome.State, outcome.Reason));
    }

    [Fact]
    public void Of_SucceededWithReport_HasPeakAndRunTime()
    {
        var container = RecordedRun.Read("run-succeeded-with-report").Outcome.Container!;
        Assert.Equal((new Bytes(31457280), 0), (container.Report!.Peak, container.Report.OutOfMemoryKills));
        Assert.Equal(TimeSpan.Zero, container.RunTime);
        Assert.Null(container.Message);
    }

    [Fact]
    public void Of_ChildKilledAndParentSucceeds_SucceededShortOfMemory()
    {
        Assert.True(RecordedRun.Read("run-oom-child-parent-succeeds").Outcome.SucceededShortOfMemory);
        Assert.False(RecordedRun.Read("run-succeeded-with-report").Outcome.SucceededShortOfMemory);
    }

    [Fact]
    public void Of_FailedJobWhosePodIsNotKnown_IsNotExplainedAndSaysSo()
    {
        var run = RecordedRun.Read("run-oom-main-process") with { Pods = [] };
        Assert.False(AttemptOutcome.IsExplained(run.Job, run.Pods));
        Assert.Equal(
            (AttemptState.Failed, "BackoffLimitExceeded: Job has reached the specified backoff limit, and its pod is gone"),
            (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_AnotherContainerKilledForMemory_FailedSinceMoreMemoryOfTheSizedOneDoesNotHelp()
    {
        var run = RecordedRun.Read("run-oom-main-process", fixture =>
        {
            fixture["job"]!["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "proxy" });
            var statuses = fixture["pods"]![0]!["status"]!["containerStatuses"]!.AsArray();
            statuses[0]!["name"] = "proxy";
        });
        Assert.Equal(
            (AttemptState.Failed, "proxy was killed for memory; only the memory of main is decided by the flow"),
            (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_MeterSawAKillThatTheRuntimeDidNot_OutOfMemory()
    {
        var run = RecordedRun.Read("run-exit-code-137", fixture =>
            Terminated(fixture)["message"] = """{"peakMemoryBytes":33000000,"oomKills":1,"exitCode":137}""");
        Assert.Equal(AttemptState.OutOfMemory, run.Outcome.State);
    }

    [Fact]
    public void Of_EvictedOverItsLocalStorage_Evicted()
    {
        var run = RecordedRun.Read("run-exit-code-137", fixture =>
        {
            fixture["pods"]![0]!["status"]!["reason"] = "Evicted";
            fixture["pods"]![0]!["status"]!["message"] = "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.";
        });
        Assert.Equal(
            (AttemptState.Evicted, "its pod was put off its node (Evicted): Pod ephemeral local storage usage exceeds the total limit of containers 1Gi."),
            (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_PreemptedPodWhoseJobGoesOn_PendingAndSaysWhy()
    {
        var run = Living("run-exit-code-137", fixture => Condition(fixture, "DisruptionTarget", "True", "PreemptionByScheduler"));
        Assert.Equal(
            (AttemptState.Pending, "its pod was put off its node (PreemptionByScheduler) and is made anew"),
            (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_NoNodeTakesThePod_UnschedulableWithTheSchedulersWords()
    {
        var run = Living("run-exit-code-137", fixture =>
        {
            Pending(fixture);
            Condition(fixture, "PodScheduled", "False", "Unschedulable", "0/3 nodes are available: 3 Insufficient memory.");
        });
        Assert.Equal((AttemptState.Unschedulable, "0/3 nodes are available: 3 Insufficient memory."), (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_ImageThatCannotBePulled_PendingWithTheKubeletsWords()
    {
        var run = Living("run-exit-code-137", fixture =>
        {
            Pending(fixture);
            fixture["pods"]![0]!["status"]!["containerStatuses"]![0]!["state"] =
                new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ImagePullBackOff", ["message"] = "Back-off pulling image \"nope\"" } };
        });
        Assert.Equal((AttemptState.Pending, "main: ImagePullBackOff: Back-off pulling image \"nope\""), (run.Outcome.State, run.Outcome.Reason));
    }

    [Fact]
    public void Of_NoPodAndARefusal_RefusedWithItsWords()
    {
        var run = Living("run-deadline", _ => { });
        Assert.Equal(AttemptState.Pending, run.Outcome.State);
        Assert.Equal(new AttemptOutcome(AttemptState.Refused, "exceeded quota: small"), AttemptOutcome.Of(run.Job, run.Pods, "exceeded quota: small"));
    }

    [Fact]
    public void Of_SuspendedJob_Suspended() =>
        Assert.Equal(AttemptState.Suspended, Living("run-deadline", fixture => fixture["job"]!["spec"]!["suspend"] = true).Outcome.State);

    [Fact]
    public void Parse_WhatWasWritten_IsReadBack()
    {
        foreach (var name in Fixtures.Names("kubernetes").Where(name => name.StartsWith("run-", StringComparison.Ordinal)))
        {
            var outcome = RecordedRun.Read(name).Outcome;
            Assert.Equal(outcome with { Container = null }, AttemptOutcome.Parse(outcome.ToString()));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("5: x")]
    [InlineData("Running: x")]
    [InlineData("Lost")]
    public void Parse_SomethingElse_IsNothing(string? text) => Assert.Null(AttemptOutcome.Parse(text));

    private static RecordedRun Living(string name, Action<JsonObject> change) => RecordedRun.Read(name, fixture =>
    {
        fixture["job"]!["status"] = new JsonObject { ["active"] = 1 };
        change(fixture);
    });

    private static void Pending(JsonObject fixture) => fixture["pods"]![0]!["status"]!["phase"] = "Pending";

    private static JsonObject Terminated(JsonObject fixture) => fixture["pods"]![0]!["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!.AsObject();

    private static void Condition(JsonObject fixture, string type, string status, string reason, string message = "") =>
        fixture["pods"]![0]!["status"]!["conditions"] = new JsonArray(
            new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = message });
}
