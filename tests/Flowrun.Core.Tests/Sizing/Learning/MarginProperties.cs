using Flowrun.Core.Sizing.Learning;
using FsCheck.Xunit;
using static Flowrun.Core.Tests.Sizing.Learning.Runs;

namespace Flowrun.Core.Tests.Sizing.Learning;

public class MarginProperties
{
    [Property]
    public bool Choose_KillsCostMore_IsNeverLess((ulong, ulong, uint, byte)[] runs, byte cost, byte more, ushort bandwidth)
    {
        var history = HistoryOf(runs);
        var residuals = new Residuals(history, new ConstantPredictor(history.Count), Margin.Candidates);
        double Choose(double killCost) => Margin.Choose(residuals, history.Weights, history.Peaks, (bandwidth + 1) / 65536.0, killCost).Value;
        return Choose(cost) <= Choose(cost + more);
    }

    [Property]
    public bool Choose_AnyRuns_IsWithinTheResidualsAndTheirTail((ulong, ulong, uint, byte)[] runs, ushort bandwidth)
    {
        var history = HistoryOf(runs);
        var residuals = new Residuals(history, new ConstantPredictor(history.Count), Margin.Candidates);
        var width = (bandwidth + 1) / 65536.0;
        var margin = Margin.Choose(residuals, history.Weights, history.Peaks, width, LearningConstants.KillCost);
        return margin.Value >= residuals.Values.ToArray().Min() && margin.Value <= residuals.Largest + (7 * width) && double.IsFinite(margin.Cost);
    }

    [Property]
    public bool Residuals_AnyRuns_HaveTheLargestLastInTheirOrder((ulong, ulong, uint, byte)[] runs)
    {
        var history = HistoryOf(runs);
        var residuals = new Residuals(history, new ConstantPredictor(history.Count), Margin.Candidates);
        var values = residuals.Order.ToArray().Select(index => history.LogPeaks[index]).ToArray();
        var top = values[residuals.FirstOfTop..];
        return residuals.Order.ToArray().Order().SequenceEqual(Enumerable.Range(0, history.Count))
            && top.SequenceEqual(top.Order())
            && values[..residuals.FirstOfTop].All(value => value <= top[0]);
    }

    private static History HistoryOf((ulong, ulong, uint, byte)[] runs)
    {
        var history = new History();
        foreach (var run in runs.Append((1UL, 1UL, 1U, (byte)1)))
        {
            history.Add(Any(run));
        }

        return history;
    }
}
