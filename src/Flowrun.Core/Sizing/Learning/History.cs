using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>The last outcomes, in the order of their inputs; those with the same input in the order of their arrival.</summary>
internal sealed class History
{
    /// <summary>A run is never weighted by less than this.</summary>
    private const double LeastMilliseconds = 100;

    private readonly long[] _numbers = new long[LearningConstants.Window + 1];
    private readonly Outcome[] _outcomes = new Outcome[LearningConstants.Window + 1];
    private readonly double[] _logInputs = new double[LearningConstants.Window + 1];
    private readonly double[] _logPeaks = new double[LearningConstants.Window + 1];
    private readonly double[] _peaks = new double[LearningConstants.Window + 1];
    private readonly double[] _weights = new double[LearningConstants.Window + 1];
    private long _next;

    public int Count { get; private set; }

    public ReadOnlySpan<Outcome> Outcomes => _outcomes.AsSpan(0, Count);

    /// <summary>ln(input + 1), ascending.</summary>
    public ReadOnlySpan<double> LogInputs => _logInputs.AsSpan(0, Count);

    public ReadOnlySpan<double> LogPeaks => _logPeaks.AsSpan(0, Count);

    /// <summary>In bytes, 1 or more.</summary>
    public ReadOnlySpan<double> Peaks => _peaks.AsSpan(0, Count);

    /// <summary>Run times in milliseconds: what a byte too much costs.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, Count);

    /// <summary>In the order of their arrival.</summary>
    public IEnumerable<Outcome> ByArrival() =>
        Enumerable.Range(0, Count).OrderBy(index => _numbers[index]).Select(index => _outcomes[index]);

    /// <summary>What to go by for a template: all, with less trust in other templates' outcomes, or without them where there are enough others.</summary>
    public History For(string? template)
    {
        var foreign = 0;
        foreach (var outcome in Outcomes)
        {
            foreign += outcome.IsForeignTo(template) ? 1 : 0;
        }

        if (foreign == 0 || Count - foreign < LearningConstants.EnoughOfOneTemplate)
        {
            return this;
        }

        var own = new History();
        foreach (var outcome in ByArrival().Where(outcome => !outcome.IsForeignTo(template)))
        {
            own.Add(outcome);
        }

        return own;
    }

    /// <summary>Adds an outcome; the oldest gives way where there are too many.</summary>
    public void Add(Outcome outcome)
    {
        var log = LogOf(outcome.Input);
        var at = Count;
        while (at > 0 && _outcomes[at - 1].Input > outcome.Input)
        {
            at--;
        }

        Move(at, at + 1, Count - at);
        _numbers[at] = _next++;
        _outcomes[at] = outcome;
        _logInputs[at] = log;
        _peaks[at] = Math.Max(outcome.Peak.Value, 1);
        _logPeaks[at] = Math.Log(_peaks[at]);
        _weights[at] = Math.Max(outcome.RunTime.TotalMilliseconds, LeastMilliseconds);
        if (++Count > LearningConstants.Window)
        {
            var oldest = Array.IndexOf(_numbers, _next - Count, 0, Count);
            Move(oldest + 1, oldest, Count - oldest - 1);
            Count--;
        }
    }

    public static double LogOf(Bytes input) => Math.Log(input.Value + 1.0);

    /// <summary>How many inputs are smaller.</summary>
    public int PositionOf(double logInput)
    {
        var at = LogInputs.BinarySearch(logInput);
        if (at < 0)
        {
            return ~at;
        }

        while (at > 0 && _logInputs[at - 1] == logInput)
        {
            at--;
        }

        return at;
    }

    private void Move(int from, int to, int count)
    {
        Array.Copy(_numbers, from, _numbers, to, count);
        Array.Copy(_outcomes, from, _outcomes, to, count);
        Array.Copy(_logInputs, from, _logInputs, to, count);
        Array.Copy(_logPeaks, from, _logPeaks, to, count);
        Array.Copy(_peaks, from, _peaks, to, count);
        Array.Copy(_weights, from, _weights, to, count);
    }
}
