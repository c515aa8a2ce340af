using Flowrun.Core.Admission;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Admission;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Leases;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Tests.Runs;

namespace Flowrun.Worker.Tests.Admission;

public sealed class AdmissionLoopTests : IDisposable
{
    private readonly RunWorld _world = new(Make.Flow().Base("64Mi").RoundTo("1Mi").Concurrency(maxRuns: 2).Learn(Learn.On).Build());
    private readonly WorkerMetrics _metrics = new();
    private readonly Leadership _leadership;
    private readonly AdmissionLoop _loop;
    private readonly List<JobRelease> _released = [];
    private readonly List<IReadOnlySet<VersionGroup>> _held = [];
    private JobReleaseResult _answer = new JobReleaseResult.Released(IsResized: true);

    public AdmissionLoopTests()
    {
        _leadership = new Leadership(_world.Time.GetTimestamp(), TimeSpan.FromSeconds(7), _world.Time);
        _loop = NewLoop(AdmissionLimits.None);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _loop.Dispose();
        _leadership.Dispose();
        _metrics.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Look_RoomForTwo_ReleasesTheTwoOldest()
    {
        Listed(Waiting("c", 3), Waiting("a", 1), Waiting("b", 2));

        await LookAsync();

        Assert.Equal(["a", "b"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_WatchHasNotShownYetWhatWasReleased_CountsItAllTheSame()
    {
        Listed(Waiting("a", 1), Waiting("b", 2), Waiting("c", 3));

        await LookAsync();
        await LookAsync();
        Assert.Equal(2, _released.Count);

        Listed(Running("a", 1), Running("b", 2), Waiting("c", 3));
        await LookAsync();
        Assert.Equal(2, _released.Count);
    }

    [Fact]
    public async Task Look_OneHasEnded_TheNextMayRun()
    {
        Listed(Running("a", 1) with { End = new AttemptJobEnd(true, "CompletionsReached", "", null) }, Running("b", 2), Waiting("c", 3));

        await LookAsync();

        Assert.Equal(["c"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_ListHasFailedSoFar_ReleasesNothing()
    {
        await LookAsync();
        _world.Worker.Runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Changed(Waiting("a", 1))));

        await LookAsync();

        Assert.Empty(_released);
    }

    [Fact]
    public async Task Look_DoesNotLead_ReleasesNothing()
    {
        Listed(Waiting("a", 1));

        await _loop.LookAsync(Stop);
        _loop.Lead(_leadership);
        _world.Time.Advance(TimeSpan.FromSeconds(7));
        await _loop.LookAsync(Stop);

        Assert.Empty(_released);
    }

    [Fact]
    public async Task Look_ReleaseFails_IsTriedAgain()
    {
        Listed(Waiting("a", 1));
        _answer = new JobReleaseResult.Failed("etcd is gone");
        await LookAsync();
        Assert.Contains(_world.Log.All, line => line.Contains("could not be released", StringComparison.Ordinal) && line.Contains("etcd is gone", StringComparison.Ordinal));

        _answer = new JobReleaseResult.Released(IsResized: false);
        await LookAsync();
        await LookAsync();

        Assert.Equal(["a", "a"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_SuspendedAfterItsReleaseOrByKueue_IsLeftAlone()
    {
        Listed(Waiting("a", 1) with { IsReleased = true }, Waiting("b", 2));

        await LookAsync();

        Assert.Equal(["b"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_LearnedMeanwhileThatItNeedsLess_RunsWithLess()
    {
        Listed(Waiting("a", 1) with { Memory = Bytes.Gibi(4) });

        await LookAsync();

        var release = Assert.Single(_released);
        Assert.Equal(Bytes.Mebi(64), release.Sizing?.Memory);
        Assert.Equal("main", release.Container);
    }

    [Fact]
    public async Task Look_WithItsNewSizeItDoesNotFit_WaitsOn()
    {
        using var loop = NewLoop(new AdmissionLimits(null, Bytes.Mebi(100)));
        loop.Lead(_leadership);
        Listed(Waiting("a", 1) with { Memory = Bytes.Mebi(32) }, Waiting("b", 2) with { Memory = Bytes.Mebi(32) });

        await loop.LookAsync(Stop);

        Assert.Equal(["a"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_LargerThanTheWholeLimit_IsSaidOnceAndBlocksNobody()
    {
        using var loop = NewLoop(new AdmissionLimits(null, Bytes.Gibi(1)));
        loop.Lead(_leadership);
        Listed(Waiting("a", 1) with { Memory = Bytes.Gibi(2) }, Waiting("b", 2));

        await loop.LookAsync(Stop);
        await loop.LookAsync(Stop);

        Assert.Equal(["b"], _released.Select(release => release.Name));
        const string Why = "asks for 2 GiB, and the installation may use 1 GiB in all: raise maxMemory, or lower the Job's maximum";
        Assert.Single(_world.Log.All, line => line.Contains("Job default/a waits forever: it " + Why, StringComparison.Ordinal));
        Assert.Equal([("a", "NeverFits", "waits forever: " + Why)], _world.Cluster.Events);
        Assert.Contains(("a", "forever: " + Why), _world.Cluster.Explained);
    }

    [Fact]
    public async Task Look_GroupWaits_OnlyItsOldestIsToldWhyAndNotAllTheTime()
    {
        Listed(Running("a", 1), Running("b", 2), Waiting("c", 3), Waiting("d", 4));
        await LookAsync();
        await LookAsync();
        Assert.Equal([("c", "flow orders has 2 of 2 runs")], _world.Cluster.Explained);

        // Another is the oldest; its turn to be told comes after a pause.
        Listed(Running("b", 2), Running("c", 3), Waiting("d", 4));
        await LookAsync();
        Assert.Single(_world.Cluster.Explained);

        _world.Time.Advance(TimeSpan.FromSeconds(10));
        using var leadership = new Leadership(_world.Time.GetTimestamp(), TimeSpan.FromSeconds(7), _world.Time);
        _loop.Lead(leadership);
        await _loop.LookAsync(Stop);
        Assert.Equal(("d", "flow orders has 2 of 2 runs"), _world.Cluster.Explained[^1]);
    }

    [Fact]
    public async Task Look_ItStandsThereAlready_IsNotWrittenAgain()
    {
        Listed(Running("a", 1), Running("b", 2), Waiting("c", 3) with { Waits = "flow orders has 2 of 2 runs" });

        await LookAsync();

        Assert.Empty(_world.Cluster.Explained);
    }

    [Fact]
    public async Task Look_LimitWasRaised_NoLongerWaitsForever()
    {
        Listed(Running("a", 1), Running("b", 2), Waiting("c", 3), Waiting("d", 4) with { Waits = "forever: asks for too much" });

        await LookAsync();

        Assert.Contains(("d", "older ones of its flow wait"), _world.Cluster.Explained);
    }

    [Fact]
    public async Task Look_ReasonCannotBeWritten_AllElseGoesOn()
    {
        _world.Cluster.Fault = call => throw new AttemptCallException($"no {call}", 403);
        Listed(Running("a", 1), Waiting("b", 2), Waiting("c", 3));

        await LookAsync();

        Assert.Equal(["b"], _released.Select(release => release.Name));
    }

    [Fact]
    public async Task Look_JobWithSeveralPodsAtOnce_CountsThemAll()
    {
        using var loop = NewLoop(new AdmissionLimits(null, Bytes.Mebi(256)));
        loop.Lead(_leadership);
        Listed(Waiting("a", 1) with { PodsAtOnce = 4 }, Waiting("b", 2));

        await loop.LookAsync(Stop);

        Assert.Equal(["a"], _released.Select(release => release.Name));
        Assert.Equal([("b", "the installation uses 256 MiB of 256 MiB, and the Job asks for 64 MiB")], _world.Cluster.Explained);
    }

    [Fact]
    public async Task Look_TooManyWait_HoldsTheGroupUntilThereAreFewer()
    {
        Listed(Waiting("a", 1), Waiting("b", 2), Waiting("c", 3), Waiting("d", 4), Waiting("e", 5));
        await _loop.LookAsync(Stop);

        Listed(Waiting("a", 1), Running("b", 2));
        await _loop.LookAsync(Stop);

        Assert.Equal(2, _held.Count);
        Assert.Equal([Make.Flow().Build().Group], _held[0]);
        Assert.Empty(_held[1]);
    }

    private AdmissionLoop NewLoop(AdmissionLimits limits) => new(
        _world.Worker.Tracker,
        _world.Worker.Runs,
        new LateSizing(_world.Models),
        new WaitReasons(_world.Cluster, _world.Log, _world.Time),
        (release, _) =>
        {
            lock (_released)
            {
                _released.Add(release);
            }

            return Task.FromResult(_answer);
        },
        new AdmissionOptions(limits, MaxPending: 5),
        _held.Add,
        _metrics,
        _world.Log,
        _world.Time);

    private Task LookAsync()
    {
        _loop.Lead(_leadership);
        return _loop.LookAsync(Stop);
    }

    private void Listed(params AttemptJob[] jobs) => _world.Worker.Runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Listed(jobs)));

    private static AttemptJob Running(string name, int minute) => Waiting(name, minute) with { IsSuspended = false };

    private static AttemptJob Waiting(string name, int minute) => new(
        "default", name, "uid-" + name, "1", Make.Flow().Build().Group, Make.Flow().Build().Name, new RunId("run-" + name), 1, "main", Bytes.Mebi(64), Bytes.Mebi(64),
        Bytes.Zero, "s3://landing/" + name, null, IsSuspended: true, IsReleased: false, Make.Time.AddMinutes(minute), null, null, 0, null, null, null, false, AttemptRetention.Read(null));
}
