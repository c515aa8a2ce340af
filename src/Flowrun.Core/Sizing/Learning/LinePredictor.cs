using System.Runtime.CompilerServices;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>A straight line, its squares weighted by 1/peak² so that a small run counts as a large one; never under half the smallest peak.</summary>
internal sealed class LinePredictor : Predictor
{
    private const int Fewest = 4;

    // The diagonal of the hat matrix is 1 for a point that alone decides the slope; leaving it out would divide by 0.
    private const double LeastLeftOut = 0.05;

    // Under this the inputs are as good as the same, by the rounding of a double.
    private const double LeastVariation = 1e-12;

    private readonly double _meanInput;
    private readonly double _meanPeak;
    private readonly double _slope;
    private readonly double _least;

    private LinePredictor(double[] leftOut, double meanInput, double meanPeak, double slope, double least)
        : base(PredictorKind.StraightLine, 1.5, leftOut)
    {
        _meanInput = meanInput;
        _meanPeak = meanPeak;
        _slope = slope;
        _least = least;
    }

    public override double Predict(History history, double input, double logInput) =>
        Math.Log(Math.Max(_least, _meanPeak + (_slope * (input - _meanInput))));

    /// <summary>Null where there are too few outcomes, or all of about one size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinePredictor? Fit(History history)
    {
        var outcomes = history.Outcomes;
        if (outcomes.Length < Fewest)
        {
            return null;
        }

        double sum = 0, meanInput = 0, meanPeak = 0, least = double.MaxValue;
        foreach (var outcome in outcomes)
        {
            var (input, peak, weight) = Point(outcome);
            sum += weight;
            meanInput += weight * input;
            meanPeak += weight * peak;
            least = Math.Min(least, peak / 2);
        }

        meanInput /= sum;
        meanPeak /= sum;
        double variation = 0, covariation = 0;
        foreach (var outcome in outcomes)
        {
            var (input, peak, weight) = Point(outcome);
            variation += weight * (input - meanInput) * (input - meanInput);
            covariation += weight * (input - meanInput) * (peak - meanPeak);
        }

        if (!(variation > LeastVariation * sum * meanInput * meanInput))
        {
            return null;
        }

        var slope = covariation / variation;
        var leftOut = new double[outcomes.Length];
        for (var index = 0; index < leftOut.Length; index++)
        {
            var (input, peak, weight) = Point(outcomes[index]);
            var distance = input - meanInput;
            var hat = weight * ((1 / sum) + (distance * distance / variation));
            var residual = (peak - meanPeak - (slope * distance)) / Math.Max(LeastLeftOut, 1 - hat);
            leftOut[index] = Math.Log(Math.Max(least, peak - residual));
        }

        return new LinePredictor(leftOut, meanInput, meanPeak, slope, least);
    }

    private static (double Input, double Peak, double Weight) Point(Outcome outcome)
    {
        double peak = Math.Max(outcome.Peak.Value, 1);
        return (outcome.Input.Value, peak, 1 / (peak * peak));
    }
}
