namespace Flowrun.Core.Sizing.Learning;

/// <summary>What one predictor says about an input, and what it would have cost on the outcomes known.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Share">Its weight among all, 0 to 1.</param>
/// <param name="Asked">What it alone would ask for, in bytes.</param>
/// <param name="Margin">What that is over its expectation: 0.08 is 8 % more. Of the predictor that says the same for any size 0: there the margin is all.</param>
/// <param name="CostOnHistory">What it would have wasted, each outcome predicted from the others, by what was used: 0.1 is a tenth. Kills count four times their waste.</param>
public sealed record PredictorCost(PredictorKind Kind, double Share, double Asked, double Margin, double CostOnHistory);
