using Flowrun.Core.Quantities;

namespace Flowrun.Cli.Features.Demo;

/// <summary>What ten runs of a flow with a wrong rule must show, and what learning was worth.</summary>
internal static class LearningVerdict
{
    /// <summary>What the manifest says: the rule, and what follows a kill.</summary>
    private static readonly Bytes Rule = Bytes.Mebi(64);
    private const int Factor = 4;

    // Steps of 4 MiB, 2 MiB over every prediction, and what a small process differs by from one run to the next.
    private static readonly Bytes Slack = Bytes.Mebi(16);
    private const double Close = 1.25;

    /// <returns>Everything that is not right, one line each.</returns>
    public static IEnumerable<string> FindProblems(IReadOnlyList<LearningRun> runs)
    {
        foreach (var run in runs.Where(run => !run.IsLearned || run.Last!.End is not { IsComplete: true } || run.Last.Peak is null))
        {
            yield return run.Last is null
                ? $"{run.File.Key}: there is no Job for it"
                : $"{run.File.Key}: {run.Last.Name} {run.Last.Recorded ?? "has not been recorded"}{(run.Last.Peak is null ? ", and its peak is not known" : "")}";
        }

        var (first, last) = (runs[0], runs[^1]);
        if (first.Kills != 1)
        {
            yield return $"{first.File.Key}: was killed {first.Kills} times instead of once";
        }

        if (last.Kills != 0)
        {
            yield return $"{last.File.Key}: was killed though nine runs were known";
        }

        if (last.Last is { Memory: { } memory, Peak: { } peak } && memory.Value > (Close * peak.Value) + Slack.Value)
        {
            yield return $"{last.File.Key}: asks for {memory} and needed {peak.ToHuman()}";
        }
    }

    /// <summary>For people: what the ten asked for, and what they would have asked for by the rule alone.</summary>
    public static string Summary(IReadOnlyList<LearningRun> runs)
    {
        var asked = runs.Sum(run => run.Asked.Value);
        var byRule = runs.Sum(run => ByRule(run.Last?.Peak ?? Bytes.Zero).Asked);
        var kills = runs.Sum(run => run.Kills);
        var killsByRule = runs.Sum(run => ByRule(run.Last?.Peak ?? Bytes.Zero).Kills);
        var last = runs[^1].Last;
        return $"joins: its rule says {Rule}, too little. By the rule alone {killsByRule} runs of {runs.Count} would have been killed, and all attempts would have asked for {new Bytes(byRule).ToHuman()}. "
            + $"Learning asked for {new Bytes(asked).ToHuman()} with {kills} killed: {new Bytes(Math.Max(0, byRule - asked)).ToHuman()} saved, {Percent(byRule - asked, byRule)}. "
            + $"The tenth file asked for {last?.Memory?.ToHuman() ?? "?"} and needed {last?.Peak?.ToHuman() ?? "?"}.";
    }

    private static (long Asked, int Kills) ByRule(Bytes peak)
    {
        var (asked, kills, memory) = (Rule.Value, 0, Rule.Value);
        while (memory < peak.Value)
        {
            memory *= Factor;
            asked += memory;
            kills++;
        }

        return (asked, kills);
    }

    private static string Percent(long part, long whole) => whole <= 0 ? "–" : $"{Math.Max(0, 100 * part / whole)} %";
}
