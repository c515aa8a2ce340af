namespace Flowrun.Core.Sizing.Learning;

/// <summary>
/// Memory that goes on growing with the input as it did so far, or in proportion where only one outcome is known.
/// The more outcomes are known, the closer to what the predictors ask.
/// </summary>
internal static class Growth
{
    // Inputs that are all the same say nothing about growth: its standard error is then large, not infinite.
    private const double LeastVariation = 1e-3;

    /// <param name="asked">What the predictors ask for.</param>
    /// <param name="history">At least one outcome.</param>
    /// <param name="beyond">ln(input / largest known input), over 0.</param>
    public static double Of(double asked, History history, double beyond)
    {
        var times = Math.Exp(beyond);
        if (times > LearningConstants.GrowthOfFew)
        {
            return asked;
        }

        var count = history.Count;
        var (slope, variation, residual) = Slope(history);
        var spread = LearningConstants.Spread(residual, count);
        var elasticity = count == 1 ? 1 : Math.Clamp(slope + (LearningConstants.Doubts * spread / Math.Sqrt(variation)), 0, 1);
        var growth = Top(history) * Math.Min(LearningConstants.MostTimes, Math.Exp(LearningConstants.Doubts * spread) * (1 + (elasticity * (times - 1))));
        return growth <= asked ? asked : asked * Math.Pow(growth / asked, Math.Min(1, LearningConstants.Few / count));
    }

    private static double Top(History history)
    {
        var top = 0.0;
        foreach (var peak in history.Peaks)
        {
            top = Math.Max(top, peak);
        }

        return top;
    }

    /// <summary>The regression of ln(peak) on ln(input): slope, the sum of squares of the inputs, and the root mean square of what it leaves.</summary>
    private static (double Slope, double Variation, double Residual) Slope(History history)
    {
        var inputs = history.LogInputs;
        var peaks = history.LogPeaks;
        var count = inputs.Length;
        double meanInput = 0, meanPeak = 0;
        for (var index = 0; index < count; index++)
        {
            meanInput += inputs[index] / count;
            meanPeak += peaks[index] / count;
        }

        double variation = LeastVariation, covariation = 0;
        for (var index = 0; index < count; index++)
        {
            var distance = inputs[index] - meanInput;
            variation += distance * distance;
            covariation += distance * (peaks[index] - meanPeak);
        }

        var slope = covariation / variation;
        double squares = 0;
        for (var index = 0; index < count; index++)
        {
            var left = peaks[index] - meanPeak - (slope * (inputs[index] - meanInput));
            squares += left * left;
        }

        return (slope, variation, Math.Sqrt(squares / count));
    }
}
