using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>What the method does not learn. How flat the optimum of each is stands in docs/sizing.md.</summary>
internal static class LearningConstants
{
    /// <summary>Outcomes kept: more make decisions slower and the state larger, not better.</summary>
    public const int Window = 128;

    /// <summary>Lower bounds kept.</summary>
    public const int Bounds = 16;

    /// <summary>Attempts known by their ids: two batches of those that are stored at once.</summary>
    public const int Attempts = 256;

    /// <summary>How many times a run's own memory × time a kill costs: besides what is lost, the retry and the wait.</summary>
    public const double KillCost = 4;

    /// <summary>The spread of residuals (logarithmic) before any is known, and how many outcomes that guess is worth.</summary>
    public const double PriorSpread = 0.08;
    public const double PriorWeight = 2;

    /// <summary>No spread is believed to be less.</summary>
    public const double LeastSpread = 0.0001;

    /// <summary>What each parameter that a predictor was free to fit adds to its cost, by the number of outcomes.</summary>
    public const double ComplexityPenalty = 0.1;

    /// <summary>How fast a predictor loses weight as its cost grows over the best one's.</summary>
    public const double Sharpness = 20;

    /// <summary>At this distance of sizes (logarithmic) an outcome counts half: how much runs vary differs with the size.</summary>
    public const double Nearness = 0.35;

    /// <summary>An outcome of another template counts so much, until there are enough of the template itself: then it does not count.</summary>
    public const double TrustOverTemplates = 0.25;
    public const int EnoughOfOneTemplate = 8;

    /// <summary>Inputs over the largest known: predictors may ask for so many times the largest peak.</summary>
    public const double GrowthOfPredictors = 2;

    /// <summary>
    /// Of inputs so many times the largest known, few outcomes say nothing: asking in proportion then costs more than a kill,
    /// and what is known is tried first.
    /// </summary>
    public const double GrowthOfFew = 6;

    /// <summary>
    /// Growth, and a retry, ask for at most so many times what is known: the largest peak, or what was too little. Outcomes that differ wildly would ask for more,
    /// and know less.
    /// </summary>
    public const double MostTimes = 4;

    /// <summary>How many are few: from there on growth gives way to the predictors, by the inverse of their number.</summary>
    public const double Few = 2;

    /// <summary>How many standard errors steeper than it was so far growth may be.</summary>
    public const double Doubts = 2;

    /// <summary>Nothing asks for less.</summary>
    public static readonly double Floor = Bytes.Mebi(32).Value;

    /// <summary>Over every prediction: small processes differ by pages, not by shares.</summary>
    public static readonly double Pad = Bytes.Mebi(2).Value;

    /// <summary>The measured spread joined with the guess, as logarithms, so that a process that needs the same to the page is soon believed to.</summary>
    /// <param name="measured">A spread, on a logarithmic scale.</param>
    /// <param name="outcomes">How many it was measured from.</param>
    public static double Spread(double measured, double outcomes) => Math.Exp(
        ((PriorWeight * Math.Log(PriorSpread)) + (outcomes * Math.Log(Math.Max(measured, LeastSpread)))) / (PriorWeight + outcomes));
}
