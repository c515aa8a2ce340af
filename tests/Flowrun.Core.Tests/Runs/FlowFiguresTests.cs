using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class FlowFiguresTests
{
    [Fact]
    public void Of_RunsInEveryState_CountsEachOnce()
    {
        var figures = FlowFigures.Of(_ => 1, last: null);

        Assert.Equal((1, 3, 1, 1, 4), (figures.Waiting, figures.Pending, figures.Running, figures.Succeeded, figures.Failed));
    }

    [Fact]
    public void Of_NoRuns_IsNone() => Assert.Equal(FlowFigures.None, FlowFigures.Of(_ => 0, last: null));
}
