namespace Flowrun.Core.Sizing.Learning;

/// <summary>One way to say a peak from an input, fitted to a history.</summary>
/// <param name="kind">Which way it is.</param>
/// <param name="parameters">How free it was to fit: what its cost is raised by.</param>
/// <param name="leftOut">For each outcome, the logarithm of what the others say about it.</param>
internal abstract class Predictor(PredictorKind kind, double parameters, double[] leftOut)
{
    public PredictorKind Kind => kind;

    public double Parameters => parameters;

    public ReadOnlySpan<double> LeftOut => leftOut;

    /// <summary>The logarithm of the peak to expect of an input.</summary>
    public abstract double Predict(History history, double input, double logInput);
}
