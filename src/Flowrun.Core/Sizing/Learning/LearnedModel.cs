using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>What is known about the memory of a version group's runs. Decisions are a function of the state alone; not thread-safe.</summary>
public sealed class LearnedModel
{
    /// <summary>No decision is more: what fits a quantity on any machine.</summary>
    private const double Most = 1L << 62;

    /// <summary>As much of a hash as tells templates apart, and as little as keeps a model small.</summary>
    private const int TemplateLength = 16;

    /// <summary>No run counts as longer: 17 years.</summary>
    internal const long MostMilliseconds = 1L << 39;

    /// <summary>Counting ends where a number in JSON is no longer exact for everybody.</summary>
    internal const long MostObserved = 1L << 53;

    private readonly History _history = new();
    private readonly LowerBounds _bounds = new();
    private readonly LearnedAttempts _attempts = new();
    private (string? Template, Predictors Predictors)? _fitted;

    /// <summary>How many outcomes decisions are made from.</summary>
    public int Count => _history.Count;

    /// <summary>How many outcomes were ever observed.</summary>
    public long Observed { get; private set; }

    /// <summary>The largest peak ever observed.</summary>
    public Bytes Largest { get; private set; }

    /// <summary>The outcomes kept, the oldest first.</summary>
    public IReadOnlyList<Outcome> Outcomes => [.. _history.ByArrival()];

    /// <summary>The kills that no success has answered yet, the oldest first.</summary>
    public IReadOnlyList<Kill> Kills => _bounds.All;

    /// <summary>The ids of attempts that were learned and are not known to be marked, shortened, the oldest first; at most 256.</summary>
    public IReadOnlyList<string> Attempts => _attempts.All;

    /// <summary>Learns from an attempt's end, once.</summary>
    /// <param name="attemptId">The Job's uid.</param>
    /// <param name="observation">What its end says.</param>
    /// <returns>False where it was learned before: nothing is changed.</returns>
    public bool TryLearn(string attemptId, Observation observation)
    {
        ArgumentException.ThrowIfNullOrEmpty(attemptId);
        ArgumentNullException.ThrowIfNull(observation);
        if (!_attempts.TryAdd(attemptId))
        {
            return false;
        }

        switch (observation)
        {
            case Observation.Measured measured:
                Observe(measured.Outcome);
                break;
            case Observation.TooLittle tooLittle:
                Observe(tooLittle.Kill);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(observation));
        }

        return true;
    }

    /// <summary>Whether an attempt was learned and is not known to be marked.</summary>
    public bool HasLearned(string attemptId)
    {
        ArgumentNullException.ThrowIfNull(attemptId);
        return _attempts.Contains(attemptId);
    }

    /// <summary>An attempt's Job bears its mark: nobody will tell its end again.</summary>
    /// <returns>Whether its id was kept.</returns>
    public bool Forget(string attemptId)
    {
        ArgumentNullException.ThrowIfNull(attemptId);
        return _attempts.Remove(attemptId);
    }

    /// <summary>Learns from an attempt that ended by itself.</summary>
    public void Observe(Outcome outcome)
    {
        var milliseconds = Math.Clamp((long)outcome.RunTime.TotalMilliseconds, 0, MostMilliseconds);
        outcome = outcome with { RunTime = TimeSpan.FromMilliseconds(milliseconds), Template = Short(outcome.Template) };
        _history.Add(outcome);
        _bounds.Answer(outcome.Input);
        _fitted = null;
        Largest = outcome.Peak > Largest ? outcome.Peak : Largest;
        Observed = Math.Min(Observed + 1, MostObserved);
    }

    /// <summary>Learns that an attempt needed more than it had.</summary>
    public void Observe(Kill kill) => _bounds.Add(kill);

    /// <summary>How much memory to ask for. Takes some microseconds; never less than what is known to be too little.</summary>
    public LearnedDecision Decide(SizingQuery query)
    {
        if (_history.Count == 0)
        {
            return Unknowing(query);
        }

        var template = Short(query.Template);
        var predictors = Fit(template);
        var estimate = Estimate.Of(predictors.History, predictors, query.Input.Value, template);
        var (asked, basis) = query.Killed is { } killed ? Retry(estimate, killed) : First(estimate, predictors.History, query);
        (asked, basis) = _bounds.Raise(query.Input, asked, basis);
        return new LearnedDecision(
            ToBytes(asked), predictors.History.Count, basis, estimate.Kind, estimate.Share, ToBytes(Math.Exp(estimate.LogPredicted)), estimate.Cost);
    }

    /// <summary>What each predictor says about an input, those with more weight first; none without outcomes. Limits and lower bounds are not applied.</summary>
    public IReadOnlyList<PredictorCost> Explain(Bytes input, string? template = null)
    {
        if (_history.Count == 0)
        {
            return [];
        }

        var predictors = Fit(Short(template));
        return [.. Estimate.Explain(predictors.History, predictors, input.Value, Short(template)).OrderByDescending(predictor => predictor.Share)];
    }

    /// <summary>As it was when it was written.</summary>
    internal static LearnedModel Restore(IEnumerable<Outcome> outcomes, IEnumerable<Kill> kills, IEnumerable<string> attempts, long observed, Bytes largest)
    {
        var model = new LearnedModel();
        foreach (var outcome in outcomes)
        {
            model.Observe(outcome);
        }

        foreach (var kill in kills)
        {
            model.Observe(kill);
        }

        foreach (var attempt in attempts)
        {
            model._attempts.TryAdd(attempt);
        }

        model.Observed = Math.Clamp(observed, model.Observed, MostObserved);
        model.Largest = largest > model.Largest ? largest : model.Largest;
        return model;
    }

    /// <summary>Fitting takes longer than deciding, and many decisions may be made between two outcomes.</summary>
    private Predictors Fit(string? template)
    {
        if (_fitted is not { } fitted || !string.Equals(fitted.Template, template, StringComparison.Ordinal))
        {
            fitted = (template, Predictors.Fit(_history.For(template)));
            _fitted = fitted;
        }

        return fitted.Predictors;
    }

    private LearnedDecision Unknowing(SizingQuery query)
    {
        var (asked, basis) = query.Killed is { } killed
            ? (Math.Max(query.Prior.Value, 2.0 * killed.Allocation.Value), LearnedBasis.RetryByFactor)
            : (query.Prior.Value, LearnedBasis.Prior);
        (asked, basis) = _bounds.Raise(query.Input, asked, basis);
        return new LearnedDecision(ToBytes(asked), 0, basis, Predicted: query.Prior);
    }

    private (double Asked, LearnedBasis Basis) First(Estimate estimate, History history, SizingQuery query)
    {
        var asked = Math.Max(LearningConstants.Floor, Math.Exp(estimate.LogAsked) + LearningConstants.Pad);
        return Extrapolation.Limit(asked, history, History.LogOf(query.Input), query.Prior, Largest);
    }

    private (double Asked, LearnedBasis Basis) Retry(Estimate estimate, KilledAttempt killed)
    {
        const double OverLargest = 1.05;
        const double WorthTrying = 1.1;
        const double Times = 1.5;
        const int AttemptsByLargest = 2;

        double had = killed.Allocation.Value;
        var farthest = OverLargest * Math.Exp(estimate.LogLargest);
        if (farthest > WorthTrying * had)
        {
            return (Math.Min(farthest, LearningConstants.MostTimes * had), LearnedBasis.RetryByHistory);
        }

        var largest = OverLargest * Largest.Value;
        return killed.Attempt <= AttemptsByLargest && largest > WorthTrying * had
            ? (Math.Min(largest, LearningConstants.MostTimes * had), LearnedBasis.RetryByLargest)
            : (Times * had, LearnedBasis.RetryByFactor);
    }

    private static string? Short(string? template) =>
        template is null ? null : string.Concat(template.Where(char.IsAsciiLetterOrDigit).Take(TemplateLength));

    private static Bytes ToBytes(double value) => new((long)Math.Ceiling(Math.Clamp(value, 1, Most)));
}
