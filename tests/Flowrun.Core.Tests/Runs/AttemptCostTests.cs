using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class AttemptCostTests
{
    private const double Mebi = 1024 * 1024;

    [Fact]
    public void Of_MeasuredAttempt_IsWhatItAskedForAndNeeded()
    {
        var run = RecordedRun.Read("run-succeeded-with-report", fixture =>
            fixture["pods"]![0]!["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!["message"] = """{"peakMemoryBytes":16777216,"wallSeconds":2}""");

        var cost = AttemptCost.Of(run.Job, run.Outcome)!;

        Assert.Equal((64 * Mebi, 32 * Mebi, 32 * Mebi, 2), (cost.Requested, cost.Used!.Value, cost.Wasted!.Value, cost.Excess!.Value));
    }

    [Fact]
    public void Of_KilledAttempt_WastesAllOfIt()
    {
        var run = RecordedRun.Read("run-oom-main-process");

        var cost = AttemptCost.Of(run.Job, run.Outcome)!;

        Assert.Equal((cost.Requested, 0, null), (cost.Wasted, cost.Used, cost.Excess));
    }

    [Fact]
    public void Of_AttemptThatWasNotMeasured_IsOnlyWhatItAskedFor()
    {
        var run = RecordedRun.Read("run-exit-1-with-message");

        Assert.Equal((null, null, null), (AttemptCost.Of(run.Job, run.Outcome)!.Used, AttemptCost.Of(run.Job, run.Outcome)!.Wasted, AttemptCost.Of(run.Job, run.Outcome)!.Excess));
    }

    [Fact]
    public void Of_NeededMoreThanItAskedFor_WastesNothing()
    {
        var cost = new AttemptCost(Requested: 10, Used: 12, Excess: 0.8);

        Assert.Equal(0, cost.Wasted);
    }

    [Fact]
    public void Of_NoRequest_IsNothing()
    {
        var run = RecordedRun.Read("run-succeeded-with-report");

        Assert.Null(AttemptCost.Of(run.Job with { Memory = null }, run.Outcome));
        Assert.Null(AttemptCost.Of(run.Job with { Memory = Bytes.Zero }, run.Outcome));
    }
}
