using System.Runtime.CompilerServices;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>How far a predictor was from each outcome that it did not know: ln(peak) − ln(prediction).</summary>
internal sealed class Residuals
{
    private readonly double[] _values;
    private readonly double[] _predicted;
    private readonly int[] _order;

    /// <param name="history">At least one outcome.</param>
    /// <param name="predictor">Fitted to it.</param>
    /// <param name="top">How many of the largest are needed in their order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Residuals(History history, Predictor predictor, int top)
    {
        var count = history.Count;
        _values = new double[count];
        _predicted = new double[count];
        var logPeaks = history.LogPeaks;
        var leftOut = predictor.LeftOut;
        for (var index = 0; index < count; index++)
        {
            _values[index] = logPeaks[index] - leftOut[index];
            _predicted[index] = Math.Exp(leftOut[index]);
        }

        double[] sorted = [.. _values];
        Array.Sort(sorted);
        ExcessOverMedian = MeanExcess(sorted);
        FirstOfTop = Math.Max(0, count - top);
        _order = TopLast(sorted);
    }

    /// <summary>In the history's order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>What was predicted, in bytes, in the history's order.</summary>
    public ReadOnlySpan<double> Predicted => _predicted;

    /// <summary>Which outcomes they are of: from <see cref="FirstOfTop"/> on the largest, ascending; before it the others, in no order.</summary>
    public ReadOnlySpan<int> Order => _order;

    public int FirstOfTop { get; }

    public double Largest => _values[_order[^1]];

    /// <summary>The mean distance from the median of the residuals above it: how far outcomes reach over a prediction.</summary>
    public double ExcessOverMedian { get; }

    /// <summary>Sorting numbers alone is several times faster than sorting what they belong to; only a few need to be known by name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] TopLast(double[] sorted)
    {
        var order = new int[sorted.Length];
        var least = sorted[FirstOfTop];
        var (low, high) = (0, order.Length);
        for (var index = 0; index < order.Length; index++)
        {
            if (_values[index] < least)
            {
                order[low++] = index;
                continue;
            }

            // Those equal to the least may be more than there are places at the top: they move down into the order below it.
            var at = --high;
            while (at + 1 < order.Length && _values[order[at + 1]] < _values[index])
            {
                order[at] = order[at + 1];
                at++;
            }

            order[at] = index;
        }

        return order;
    }

    private static double MeanExcess(ReadOnlySpan<double> sorted)
    {
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double sum = 0;
        var above = 0;
        for (var index = middle; index < sorted.Length; index++)
        {
            if (sorted[index] > median)
            {
                sum += sorted[index] - median;
                above++;
            }
        }

        return above == 0 ? 0 : sum / above;
    }
}
