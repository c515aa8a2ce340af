using System.Runtime.InteropServices;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>What the predictors say about one input, weighted by how cheap each would have been on the history.</summary>
/// <param name="LogPredicted">The expected peak, as a logarithm.</param>
/// <param name="LogAsked">The same with the margins.</param>
/// <param name="LogLargest">The same with the largest residuals: nothing in the history was further off.</param>
/// <param name="Kind">The predictor of the greatest weight.</param>
/// <param name="Share">Its weight, 0 to 1.</param>
/// <param name="Cost">Its cost on the history.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Estimate(
    double LogPredicted, double LogAsked, double LogLargest, PredictorKind Kind, double Share, double Cost)
{
    // A perfect predictor costs nothing; its rivals are still weighed on this scale.
    private const double CostScale = 0.01;

    private const double BandwidthOfSpread = 0.75;
    private const double BandwidthExponent = -0.33;

    /// <param name="history">At least one outcome.</param>
    /// <param name="predictors">Fitted to it.</param>
    /// <param name="input">In bytes.</param>
    /// <param name="template">What will run, or null: not known.</param>
    public static Estimate Of(History history, Predictors predictors, double input, string? template)
    {
        var logInput = Math.Log(input + 1);
        Span<(Predictor Predictor, Margin Margin, double Largest)> choices = new (Predictor, Margin, double)[predictors.All.Count];
        var lowest = Choose(history, predictors, logInput, template, choices);
        return Combine(history, choices, lowest, input, logInput);
    }

    /// <summary>The same, predictor by predictor, for people.</summary>
    public static IReadOnlyList<PredictorCost> Explain(History history, Predictors predictors, double input, string? template)
    {
        var logInput = Math.Log(input + 1);
        var choices = new (Predictor Predictor, Margin Margin, double Largest)[predictors.All.Count];
        var lowest = Choose(history, predictors, logInput, template, choices);
        var sum = choices.Sum(choice => Weight(choice.Margin, lowest));
        return [.. choices.Select(choice => new PredictorCost(
            choice.Predictor.Kind,
            Weight(choice.Margin, lowest) / sum,
            Math.Exp(choice.Predictor.Predict(history, input, logInput) + choice.Margin.Value) + LearningConstants.Pad,
            choice.Predictor.Kind == PredictorKind.Constant ? 0 : Math.Exp(choice.Margin.Value) - 1,
            choice.Margin.Cost))];
    }

    /// <summary>A margin for each predictor. Returns the lowest cost.</summary>
    private static double Choose(
        History history, Predictors predictors, double logInput, string? template, Span<(Predictor Predictor, Margin Margin, double Largest)> choices)
    {
        Span<double> weights = stackalloc double[history.Count];
        var trusted = Weigh(history, logInput, template, weights);
        var lowest = double.MaxValue;
        for (var index = 0; index < choices.Length; index++)
        {
            var (predictor, residuals) = predictors.All[index];
            var margin = Margin.Choose(residuals, weights, history.Peaks, Bandwidth(residuals, trusted), LearningConstants.KillCost);
            margin = margin with { Cost = margin.Cost + (LearningConstants.ComplexityPenalty * predictor.Parameters / history.Count) };
            choices[index] = (predictor, margin, residuals.Largest);
            lowest = Math.Min(lowest, margin.Cost);
        }

        return lowest;
    }

    private static double Weight(Margin margin, double lowest) =>
        Math.Exp(-LearningConstants.Sharpness * (margin.Cost - lowest) / (Math.Max(lowest, 0) + CostScale));

    private static Estimate Combine(
        History history, ReadOnlySpan<(Predictor Predictor, Margin Margin, double Largest)> choices, double lowest, double input, double logInput)
    {
        double sum = 0, predicted = 0, asked = 0, largest = 0, greatest = 0;
        var best = default((PredictorKind Kind, double Cost));
        foreach (var choice in choices)
        {
            var weight = Weight(choice.Margin, lowest);
            var prediction = choice.Predictor.Predict(history, input, logInput);
            sum += weight;
            predicted += weight * (choice.Predictor.Kind == PredictorKind.Constant ? choice.Margin.Value : prediction);
            asked += weight * (prediction + choice.Margin.Value);
            largest += weight * (prediction + choice.Largest);
            if (weight > greatest)
            {
                (greatest, best) = (weight, (choice.Predictor.Kind, choice.Margin.Cost));
            }
        }

        return new Estimate(predicted / sum, asked / sum, largest / sum, best.Kind, greatest / sum, best.Cost);
    }

    /// <summary>Run time × nearness of the size × trust in the template. Returns how many outcomes the trust amounts to.</summary>
    private static double Weigh(History history, double logInput, string? template, Span<double> weights)
    {
        var logInputs = history.LogInputs;
        var outcomes = history.Outcomes;
        var runTimes = history.Weights;
        double trusted = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            var distance = (logInputs[index] - logInput) / LearningConstants.Nearness;
            var trust = outcomes[index].IsForeignTo(template) ? LearningConstants.TrustOverTemplates : 1;
            trusted += trust;
            weights[index] = runTimes[index] * trust / (1 + (distance * distance));
        }

        return trusted;
    }

    /// <summary>How far unseen residuals may reach over the seen ones.</summary>
    private static double Bandwidth(Residuals residuals, double trusted)
    {
        var spread = LearningConstants.Spread(residuals.ExcessOverMedian, trusted);
        return Math.Max(LearningConstants.LeastSpread, BandwidthOfSpread * spread * Math.Pow(trusted + 1, BandwidthExponent));
    }
}
