using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Runs;

namespace Flowrun.Worker.Tests.Runs;

public sealed class TrackedRunsTests
{
    private static readonly AttemptJobEnd End = new(false, "BackoffLimitExceeded", "", null);

    private readonly TrackedRuns _runs = new();

    [Fact]
    public void Apply_EndedJob_IsDueUntilItIsRecordedAndRemovedLater()
    {
        Assert.Empty(Due(Job()));
        Assert.Equal(["u1"], Due(Job() with { End = End }));
        Assert.Equal(["u1"], Due(Job() with { End = End, Recorded = "Failed" }));
        Assert.Empty(Due(Job() with { End = End, Recorded = "Failed", IsRemovedLater = true }));
    }

    [Fact]
    public void Apply_WatchRepeatsWhatWasBefore_NothingIsTakenBack()
    {
        Due(Job() with { End = End, Recorded = "Failed", IsRemovedLater = true });
        Assert.Empty(Due(Job() with { End = End }));
        Assert.Empty(Due(Job()));
        Assert.Equal(AttemptState.Failed, Assert.Single(_runs.Views()).State);
    }

    [Fact]
    public void Apply_SameNameAnotherJob_IsJudgedForItself()
    {
        Due(Job() with { End = End, Recorded = "Failed", IsRemovedLater = true });
        Assert.Equal(["u2"], Due(Job() with { Uid = "u2", End = End }));
    }

    [Fact]
    public void Apply_StrangersJob_IsNotTracked()
    {
        Assert.Empty(Due(Job() with { End = End, Attempt = 0 }));
        Assert.Empty(_runs.Views());
    }

    [Fact]
    public void Apply_FailedList_ChangesNothing()
    {
        Due(Job());
        var (due, lost) = _runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Failed(new ListWatchFailure(403, "Forbidden", "no"))));
        Assert.Empty(due);
        Assert.Empty(lost);
        Assert.Single(_runs.Views());
    }

    [Fact]
    public void Apply_ListWithoutIt_IsLostUnlessItWasRecorded()
    {
        Due(Job());
        Due(Job() with { Uid = "u2", Run = new RunId("r2"), End = End, Recorded = "Failed" });
        var (_, lost) = _runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Listed([])));
        Assert.Equal("u1", Assert.Single(lost).Uid);
        Assert.Empty(_runs.Views());
    }

    [Fact]
    public void AnyWaits_UntilTheLastIsReleasedOrEndsOrGoes()
    {
        var second = Job() with { Uid = "u2", Run = new RunId("r2"), IsSuspended = true };
        var third = Job() with { Uid = "u3", Run = new RunId("r3"), IsSuspended = true };
        Assert.False(_runs.AnyWaits());
        Due(Job() with { IsSuspended = true });
        Due(second);
        Due(second);
        Due(third);

        Due(Job());
        Due(second with { End = End });
        Due(second);
        Assert.True(_runs.AnyWaits());
        _runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Deleted(third)));
        Assert.False(_runs.AnyWaits());

        Due(Job() with { IsSuspended = true });
        Assert.True(_runs.AnyWaits());
        _runs.PutBack("u1", Job());
        Assert.False(_runs.AnyWaits());
    }

    [Fact]
    public void Apply_ListOfOneNamespace_LeavesTheOthers()
    {
        _runs.Apply(new RunChange.Jobs("a", new ListWatchItem<AttemptJob>.Listed([Job()])));
        _runs.Apply(new RunChange.Jobs("b", new ListWatchItem<AttemptJob>.Listed([])));
        Assert.Single(_runs.Views());
    }

    [Fact]
    public void Apply_Deleted_IsLost() =>
        Assert.Equal("u1", Assert.Single(Deleted(Job())).Uid);

    [Fact]
    public void TryTake_InHand_IsNotTakenAgainAndNotLost()
    {
        Due(Job() with { End = End });
        Assert.True(_runs.TryTake("u1", out var attempt));
        Assert.False(_runs.TryTake("u1", out _));
        _runs.PutBack("u1");
        Assert.True(_runs.TryTake("u1", out var again));
        Assert.Same(attempt.Progress, again.Progress);
        Assert.Empty(Deleted(Job() with { End = End }, isKnown: true));
    }

    [Fact]
    public void TryTake_PodCameBeforeItsJob_IsThere()
    {
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Changed(Pod())));
        Due(Job() with { End = End });
        Assert.True(_runs.TryTake("u1", out var attempt));
        Assert.Equal("p1", Assert.Single(attempt.Pods).Uid);
    }

    [Fact]
    public void Apply_PodsOfAJobThatIsDone_AreForgottenAndStayAway()
    {
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Changed(Pod())));
        Due(Job() with { End = End, Recorded = "Failed", IsRemovedLater = true });
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Changed(Pod())));
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Listed([Pod()])));
        Assert.Equal(0, _runs.PodCount);
    }

    [Fact]
    public void Views_RefusalWhileItLasts_IsShown()
    {
        Due(Job());
        var refusal = new PodRefusal("e1", "u1", "exceeded quota");
        _runs.Apply(new RunChange.Refusals("", new ListWatchItem<PodRefusal>.Changed(refusal)));
        Assert.Equal((AttemptState.Refused, "exceeded quota"), Seen());
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Changed(Pod() with { Phase = "Running" })));
        Assert.Equal((AttemptState.Running, null), Seen());
        _runs.Apply(new RunChange.Refusals("", new ListWatchItem<PodRefusal>.Deleted(refusal)));
        _runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Deleted(Pod())));
        Assert.Equal((AttemptState.Pending, null), Seen());
    }

    private (AttemptState State, string? Reason) Seen() => _runs.Views() is [var view] ? (view.State, view.Reason) : throw new InvalidOperationException("Not one run.");

    private IReadOnlyList<string> Due(AttemptJob job) => _runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Changed(job))).Due;

    private IReadOnlyList<AttemptJob> Deleted(AttemptJob job, bool isKnown = false)
    {
        if (!isKnown)
        {
            Due(job);
        }

        return _runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Deleted(job))).Lost;
    }

    private static AttemptPod Pod() => new("default", "j1-x", "p1", "u1", null, "Failed", null, null, null, null, []);

    private static AttemptJob Job() => new(
        "default", "j1", "u1", "1", new VersionGroup("orders"), new Core.Flows.FlowName("orders"), new RunId("r1"), 1, "main", null, null, null, null, null, false, false,
        null, null, null, 0, null, null, null, false, AttemptRetention.Read(null));
}
