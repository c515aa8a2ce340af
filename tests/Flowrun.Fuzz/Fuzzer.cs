using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Flowrun.Fuzz;

/// <summary>Runs a target on changed inputs, and goes on from those that gave an answer that none before had given.</summary>
/// <param name="target">What is run.</param>
/// <param name="seed">The same seed makes the same inputs.</param>
public sealed partial class Fuzzer(FuzzTarget target, int seed)
{
    /// <summary>Enough for variety; older ones give way at random.</summary>
    private const int MostInputs = 2000;

    private readonly Random _random = new(seed);
    private readonly List<string> _inputs = [.. target.Corpus];
    private readonly HashSet<string> _answers = new(StringComparer.Ordinal);

    /// <summary>How many inputs have been run.</summary>
    public long Runs { get; private set; }

    /// <summary>How long the slowest input took, twice: once may be the machine's doing.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Which it was.</summary>
    public string SlowestInput { get; private set; } = "";

    /// <summary>How many different answers there were.</summary>
    public int Answers => _answers.Count;

    /// <summary>Runs one input after the other until there is a finding or it is told to stop.</summary>
    public Finding? Run(Func<long, bool> goesOn)
    {
        ArgumentNullException.ThrowIfNull(goesOn);
        foreach (var input in target.Corpus)
        {
            if (Try(input) is { } finding)
            {
                return finding;
            }
        }

        var mutator = new Mutator(_random);
        while (goesOn(Runs))
        {
            if (Try(mutator.Mutate(_inputs[_random.Next(_inputs.Count)], _inputs)) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }

    private Finding? Try(string input)
    {
        Runs++;
        string answer;
        var start = Stopwatch.GetTimestamp();
        try
        {
            answer = target.Run(input);
        }
        catch (Exception broken)
        {
            return new Finding(target.Name, seed, Runs, input, broken);
        }

        if (Stopwatch.GetElapsedTime(start) > Slowest)
        {
            TimeAgain(input, Stopwatch.GetElapsedTime(start));
        }

        if (!_answers.Add(Varying().Replace(answer.Length > 400 ? answer[..400] : answer, "#")))
        {
            return null;
        }

        if (_inputs.Count < MostInputs)
        {
            _inputs.Add(input);
        }
        else
        {
            _inputs[target.Corpus.Count + _random.Next(MostInputs - target.Corpus.Count)] = input;
        }

        return null;
    }

    private void TimeAgain(string input, TimeSpan once)
    {
        var start = Stopwatch.GetTimestamp();
        target.Run(input);
        var again = Stopwatch.GetElapsedTime(start);
        if ((again < once ? again : once) is var took && took > Slowest)
        {
            (Slowest, SlowestInput) = (took, input);
        }
    }

    /// <summary>What of an answer is only the input again: numbers and quoted text.</summary>
    [GeneratedRegex("\"[^\"]*\"…?|'[^']*'|[0-9]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Varying();
}

/// <summary>An input that broke a promise.</summary>
/// <param name="Target">Which.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Run">Which input it was.</param>
/// <param name="Input">The input.</param>
/// <param name="Broken">What was thrown.</param>
public sealed record Finding(string Target, int Seed, long Run, string Input, Exception Broken);
