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

public static class PredictorKinds
{
    /// <summary>For people, as part of a sentence.</summary>
    public static string InWords(this PredictorKind? predictor) => predictor switch
    {
        PredictorKind.Constant => "the same for any size",
        PredictorKind.StraightLine => "a straight line",
        PredictorKind.NearestMean => "the mean of the next sizes",
        PredictorKind.NearestLargest => "the largest of the next sizes",
        _ => "the static rule",
    };
}
