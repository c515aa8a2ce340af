using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>
/// What becomes of a prediction for an input larger than all known. Outcomes within the known sizes say little about what is beyond:
/// most processes level off somewhere, and of a burst the small inputs are known first.
/// </summary>
internal static class Extrapolation
{
    // What an input larger than all known may take over the largest peak, where the static rule says no more.
    private const double OverLargest = 1.1;

    // Up to here an input is as good as known: the static rule need not hold a prediction down.
    private static readonly double Slightly = Math.Log(1.2);

    /// <param name="asked">What the predictors ask for.</param>
    /// <param name="history">At least one outcome.</param>
    /// <param name="logInput">ln(input + 1).</param>
    /// <param name="prior">What the static rule says.</param>
    /// <param name="largest">The largest peak ever.</param>
    public static (double Asked, LearnedBasis Basis) Limit(double asked, History history, double logInput, Bytes prior, Bytes largest)
    {
        var beyond = logInput - history.LogInputs[^1];
        if (beyond <= 0)
        {
            return (asked, LearnedBasis.History);
        }

        var basis = LearnedBasis.History;
        var most = Math.Max(LearningConstants.Floor, LearningConstants.GrowthOfPredictors * largest.Value);
        if (asked > most)
        {
            (asked, basis) = (most, LearnedBasis.HeldByGrowth);
        }

        // A rule that says less than a smaller input needed is no guide to a larger one.
        var trustedPrior = prior >= largest ? prior.Value : double.PositiveInfinity;
        var growth = Math.Min(Growth.Of(asked, history, beyond), Math.Max(trustedPrior, asked));
        if (growth > asked)
        {
            (asked, basis) = (growth, LearnedBasis.Growth);
        }

        var held = Math.Max(trustedPrior, largest.Value * OverLargest);
        return beyond > Slightly && asked > held ? (held, LearnedBasis.HeldByPrior) : (asked, basis);
    }
}
