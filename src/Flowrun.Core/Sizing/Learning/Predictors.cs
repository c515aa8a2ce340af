namespace Flowrun.Core.Sizing.Learning;

/// <summary>All predictors that a history is long enough for, each with its residuals. Does not depend on what is asked.</summary>
internal sealed class Predictors
{
    private Predictors(History history, IReadOnlyList<(Predictor Predictor, Residuals Residuals)> all)
    {
        History = history;
        All = all;
    }

    public History History { get; }

    public IReadOnlyList<(Predictor Predictor, Residuals Residuals)> All { get; }

    /// <param name="history">At least one outcome.</param>
    public static Predictors Fit(History history)
    {
        Predictor?[] candidates =
        [
            new ConstantPredictor(history.Count),
            LinePredictor.Fit(history),
            NearestPredictor.Fit(history, PredictorKind.NearestMean, neighbours: 4),
            NearestPredictor.Fit(history, PredictorKind.NearestLargest, neighbours: 8),
        ];
        return new Predictors(history, [.. candidates.OfType<Predictor>().Select(predictor => (predictor, new Residuals(history, predictor, Margin.Candidates)))]);
    }
}
