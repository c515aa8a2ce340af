using BenchmarkDotNet.Attributes;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;

namespace Flowrun.Benchmarks.Sizing;

/// <summary>What a learned decision costs with a full window: at most 50 µs, whether or not an outcome came before it.</summary>
[MemoryDiagnoser]
public class LearnedSizingBenchmarks
{
    private static readonly Bytes Prior = Bytes.Gibi(16);

    private readonly LearnedModel _model = new();
    private readonly Outcome[] _outcomes = new Outcome[1024];
    private string _stored = "";
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        // Chance is a parameter in the product; here only repeatable numbers of many sizes are needed.
        ulong state = 42;
        for (var index = 0; index < _outcomes.Length; index++)
        {
            var input = 1e8 * Math.Exp(5 * Next(ref state));
            var peak = (5e8 + (3 * input)) * Math.Exp(0.2 * Next(ref state));
            _outcomes[index] = new Outcome(new Bytes((long)input), new Bytes((long)peak), TimeSpan.FromSeconds(60 + (1000 * Next(ref state))), "a");
            _model.Observe(_outcomes[index]);
        }

        _stored = ModelJson.Write(_model);
    }

    /// <summary>One after another: the history has changed since the decision before.</summary>
    [Benchmark]
    public LearnedDecision ObserveAndDecide()
    {
        _model.Observe(_outcomes[_next++ % _outcomes.Length]);
        return _model.Decide(new SizingQuery(_outcomes[_next % _outcomes.Length].Input, Prior, "a"));
    }

    /// <summary>A burst: nothing has ended since the decision before.</summary>
    [Benchmark]
    public LearnedDecision Decide() => _model.Decide(new SizingQuery(_outcomes[_next++ % _outcomes.Length].Input, Prior, "a"));

    /// <summary>The same with the Flow's limits and the reason in words.</summary>
    [Benchmark]
    public SizingDecision DecideForFlow() => LearnedSizing.Decide(SizingSpec.Default, _model, _outcomes[_next++ % _outcomes.Length].Input, "orders/a.csv.gz", "a");

    [Benchmark]
    public string Write() => ModelJson.Write(_model);

    [Benchmark]
    public ModelReading Read() => ModelJson.Read(_stored);

    private static double Next(ref ulong state)
    {
        state = (state * 6364136223846793005) + 1442695040888963407;
        return (state >> 11) / (double)(1UL << 53);
    }
}
