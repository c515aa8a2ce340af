namespace Flowrun.Core.Sizing.Learning;

/// <summary>What decided about an attempt's memory.</summary>
public enum LearnedBasis
{
    /// <summary>Nothing is known yet: the static rule.</summary>
    Prior,

    /// <summary>The predictors and their margins.</summary>
    History,

    /// <summary>The input is larger than all known, and few are: memory may grow with it.</summary>
    Growth,

    /// <summary>The input is larger than all known: held to what the static rule says.</summary>
    HeldByPrior,

    /// <summary>The input is larger than all known: held to a multiple of the largest peak.</summary>
    HeldByGrowth,

    /// <summary>An attempt with such an input was killed at this or less.</summary>
    LowerBound,

    /// <summary>More after a kill: the largest miss of the predictors.</summary>
    RetryByHistory,

    /// <summary>More after a kill: the largest peak ever.</summary>
    RetryByLargest,

    /// <summary>More after a kill, by a factor.</summary>
    RetryByFactor,
}
