namespace Flowrun.Core.Sizing.Learning;

/// <summary>Ways to say a run's peak from its input.</summary>
public enum PredictorKind
{
    /// <summary>The same for every input.</summary>
    Constant,

    /// <summary>A base and so much for each byte.</summary>
    StraightLine,

    /// <summary>The mean of the runs with the next sizes.</summary>
    NearestMean,

    /// <summary>The largest of the runs with the next sizes.</summary>
    NearestLargest,
}
