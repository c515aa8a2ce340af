using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>What is asked for over a prediction, as a logarithm, and what it would have cost.</summary>
/// <param name="Value">ln(asked / predicted).</param>
/// <param name="Cost">What it would have wasted on the history, by what the history used; kills count more than their waste.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Margin(double Value, double Cost)
{
    /// <summary>Only the largest residuals can be the best place for a margin: lower ones kill too much.</summary>
    public const int Candidates = 16;

    // e^-40 is nothing beside 1.
    private const double Negligible = -40;

    /// <summary>In bandwidths over a residual: the tail over it is exponential, so the best place is never far beyond.</summary>
    private static readonly double[] Steps = [0, 1, 2, 3, 5, 7];

    // Optimized at once: a command that replays a trace is over before the runtime would come to it.
    /// <summary>The cheapest margin: what is too much in every run, against what the runs waste that it would kill.</summary>
    /// <param name="residuals">Of the predictor, each without knowing its outcome.</param>
    /// <param name="weights">What a byte too much costs, for each outcome in the history's order.</param>
    /// <param name="peaks">In bytes, in the history's order.</param>
    /// <param name="bandwidth">How far the exponential tail over each residual reaches: what has not been seen yet.</param>
    /// <param name="killCost">How many times a killed run's own memory × time a kill costs. More never makes the margin less.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Margin Choose(Residuals residuals, ReadOnlySpan<double> weights, ReadOnlySpan<double> peaks, double bandwidth, double killCost)
    {
        var predictions = residuals.Predicted;
        double predicted = 0, used = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            predicted += weights[index] * predictions[index];
            used += weights[index] * peaks[index];
        }

        // Walking up: the runs over the margin are killed, those under it are in the tail, which fades by a factor from step to step.
        var values = residuals.Values;
        var order = residuals.Order;
        var last = values[order[residuals.FirstOfTop]];
        var tail = Tail(residuals, weights, peaks, last, bandwidth, out var below);
        var killed = used - below;
        var best = new Margin(last, double.MaxValue);
        for (var first = residuals.FirstOfTop; first < order.Length; first++)
        {
            var (outcome, residual) = (order[first], values[order[first]]);
            tail *= Math.Exp((last - residual) / bandwidth);
            last = residual;
            var waste = weights[outcome] * peaks[outcome];
            killed -= waste;
            tail += waste;
            var next = first + 1 < order.Length ? values[order[first + 1]] : double.MaxValue;
            foreach (var step in Steps)
            {
                var margin = residual + (step * bandwidth);
                if (margin >= next)
                {
                    break;
                }

                tail *= Math.Exp((last - margin) / bandwidth);
                last = margin;
                var cost = ((Math.Exp(margin) * predicted) + (killCost * (Math.Max(killed, 0) + tail)) - used) / used;
                if (cost < best.Cost)
                {
                    best = new Margin(margin, cost);
                }
            }
        }

        return best;
    }

    /// <summary>The tail of all residuals under the top ones, and how much memory × time they stand for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Tail(Residuals residuals, ReadOnlySpan<double> weights, ReadOnlySpan<double> peaks, double margin, double bandwidth, out double below)
    {
        var values = residuals.Values;
        double tail = 0;
        below = 0;
        foreach (var outcome in residuals.Order[..residuals.FirstOfTop])
        {
            var waste = weights[outcome] * peaks[outcome];
            var distance = (values[outcome] - margin) / bandwidth;
            below += waste;
            tail += distance > Negligible ? waste * Math.Exp(distance) : 0;
        }

        return tail;
    }
}
