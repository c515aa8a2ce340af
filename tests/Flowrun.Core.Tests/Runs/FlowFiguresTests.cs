using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class FlowFiguresTests
{
    [Fact]
    public void Of_RunsInEveryState_CountsEachOnce()
    {
        var figures = FlowFigures.Of(Enum.GetValues<AttemptState>().Select((state, minute) => Run(state, minute)));

        Assert.Equal((1, 3, 1, 1, 4), (figures.Waiting, figures.Pending, figures.Running, figures.Succeeded, figures.Failed));
    }

    [Fact]
    public void Of_Runs_TheLastIsTheYoungest() =>
        Assert.Equal(AttemptState.Running, FlowFigures.Of([Run(AttemptState.Failed, 1), Run(AttemptState.Running, 3), Run(AttemptState.Succeeded, 2)]).Last!.State);

    [Fact]
    public void Of_NoRuns_IsNone() => Assert.Equal(FlowFigures.None, FlowFigures.Of([]));

    private static RunView Run(AttemptState state, int minute) => new(
        "jobs", $"orders-{minute}-1", new RunId($"{minute}"), new VersionGroup("orders"), new FlowName("orders-v1"), 1, null, null, null, null, state, null,
        DateTimeOffset.UnixEpoch.AddMinutes(minute), null, null);
}
