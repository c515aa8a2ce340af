using System.Runtime.CompilerServices;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>The runs with the next sizes, as many smaller as larger ones where there are: their mean, or the largest of them.</summary>
internal sealed class NearestPredictor : Predictor
{
    private readonly int _neighbours;

    private NearestPredictor(PredictorKind kind, double[] leftOut, int neighbours)
        : base(kind, 1, leftOut) => _neighbours = neighbours;

    public override double Predict(History history, double input, double logInput)
    {
        var from = Math.Clamp(history.PositionOf(logInput) - (_neighbours / 2), 0, history.Count - _neighbours);
        return Combine(Kind, history.LogPeaks.Slice(from, _neighbours), skipped: -1);
    }

    /// <summary>Null where there are too few outcomes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NearestPredictor? Fit(History history, PredictorKind kind, int neighbours)
    {
        var peaks = history.LogPeaks;
        if (peaks.Length <= neighbours)
        {
            return null;
        }

        var leftOut = new double[peaks.Length];
        for (var index = 0; index < leftOut.Length; index++)
        {
            var from = Math.Clamp(index - (neighbours / 2), 0, peaks.Length - 1 - neighbours);
            leftOut[index] = Combine(kind, peaks.Slice(from, neighbours + 1), skipped: index - from);
        }

        return new NearestPredictor(kind, leftOut, neighbours);
    }

    private static double Combine(PredictorKind kind, ReadOnlySpan<double> peaks, int skipped)
    {
        double sum = 0, largest = double.MinValue;
        var count = 0;
        for (var index = 0; index < peaks.Length; index++)
        {
            if (index != skipped)
            {
                sum += peaks[index];
                largest = Math.Max(largest, peaks[index]);
                count++;
            }
        }

        return kind == PredictorKind.NearestMean ? sum / count : largest;
    }
}
