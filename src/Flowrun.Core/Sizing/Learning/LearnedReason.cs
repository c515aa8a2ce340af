using System.Globalization;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>The way to a learned decision in words and numbers, on one line.</summary>
internal static class LearnedReason
{
    /// <summary>Before the Flow's limits and steps: <c>learned from 42 runs: 1.31 GiB expected (straight line) + 9 % = 1.43 GiB</c>.</summary>
    public static string Of(LearnedDecision decision)
    {
        var memory = decision.Memory.ToHuman();
        var from = decision.Outcomes == 0 ? "no run has ended yet" : $"learned from {decision.Outcomes} {(decision.Outcomes == 1 ? "run" : "runs")}";
        return decision.Basis switch
        {
            LearnedBasis.History => $"{from}: {Expected(decision)} = {memory}",
            LearnedBasis.Growth => $"{from}, all of smaller inputs: {Expected(decision)} for growth with the input = {memory}",
            LearnedBasis.HeldByPrior => $"{from}, all of smaller inputs: no more than the static rule says or the largest peak takes, {memory}",
            LearnedBasis.HeldByGrowth => $"{from}, all of smaller inputs: no more than {LearningConstants.GrowthOfPredictors:0.#} × the largest peak, {memory}",
            LearnedBasis.LowerBound => $"{from}: a run of such an input was killed with less than {memory}",
            LearnedBasis.RetryByHistory => $"{from}: no run was further over what was expected than {memory}",
            LearnedBasis.RetryByLargest => $"{from}: no run needed more than {memory}",
            _ => $"{from}: {memory}",
        };
    }

    private static string Expected(LearnedDecision decision)
    {
        var percent = decision.Margin * 100;
        var margin = percent.ToString(percent < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
        return $"{decision.Predicted.ToHuman()} expected ({decision.Predictor.InWords()}) + {margin} %";
    }
}
