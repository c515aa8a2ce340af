using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>How much memory the model asks for, and why. The Flow's minimum and maximum are not applied yet.</summary>
/// <param name="Memory">What to ask for.</param>
/// <param name="Outcomes">From how many outcomes.</param>
/// <param name="Basis">What decided.</param>
/// <param name="Predictor">The predictor of the greatest weight; null without outcomes.</param>
/// <param name="Share">Its weight among all predictors, 0 to 1.</param>
/// <param name="Predicted">What the predictors expect, before any margin.</param>
/// <param name="CostOnHistory">What the predictor with its margin would have wasted on the outcomes known, each predicted from the others, by what they used: 0.1 is a tenth.</param>
public sealed record LearnedDecision(
    Bytes Memory,
    int Outcomes,
    LearnedBasis Basis,
    PredictorKind? Predictor = null,
    double Share = 0,
    Bytes Predicted = default,
    double CostOnHistory = 0)
{
    /// <summary>The way to it in words and numbers, on one line.</summary>
    public string Reason => LearnedReason.Of(this);

    /// <summary>What is asked for over what is expected: 0.08 is 8 % more. Negative where a limit on growth holds it down.</summary>
    public double Margin => Predicted.Value == 0 ? 0 : ((double)Memory.Value / Predicted.Value) - 1;
}
