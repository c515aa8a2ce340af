using System.Globalization;
using Flowrun.Torture.Playing;

namespace Flowrun.Torture;

/// <summary>What is printed.</summary>
internal static class Report
{
    private const int MostStories = 5;

    public static void Round(TextWriter output, RoundResult result)
    {
        var plan = result.Plan;
        Line(output, $"seed {plan.Seed}: {plan.Uploads.Count} uploads in {result.Sent} messages to {plan.Workers} workers, {result.Jobs} Jobs, {result.Letters} letters, {result.Deferred} deferred, {plan.Troubles.Count} troubles, {result.Starts} starts of workers, {result.Took.All.TotalSeconds:F0} s ({result.Took.Ready.TotalSeconds:F0} + {result.Took.Storm.TotalSeconds:F0} + {result.Took.Settled.TotalSeconds:F0} + {result.Took.Repeated.TotalSeconds:F0}): {(result.Violations.Count == 0 ? "all right" : $"{result.Violations.Count} differences")}");
        foreach (var (violation, story) in result.Violations.Take(MostStories))
        {
            Line(output, $"\nseed {plan.Seed}: {violation}\n{story}");
        }

        foreach (var (violation, _) in result.Violations.Skip(MostStories))
        {
            Line(output, $"seed {plan.Seed}: {violation}");
        }

        if (result.Violations.Count > 0)
        {
            output.WriteLine(string.Join('\n', plan.Troubles.Select(trouble => $"  trouble: {trouble}")));
        }

        output.Flush();
    }

    public static void All(TextWriter output, IReadOnlyList<RoundResult> results, TimeSpan took)
    {
        output.WriteLine("\ntroubles that struck (requests hit, or times):");
        foreach (var kind in results.SelectMany(result => result.Struck).GroupBy(struck => struck.Key).OrderBy(kind => kind.Key))
        {
            Line(output, $"  {kind.Key,-20} {kind.Sum(struck => struck.Value),8}");
        }

        var wrong = results.Sum(result => result.Violations.Count);
        Line(output, $"\n{results.Sum(result => result.Plan.Uploads.Count)} uploads, {results.Sum(result => result.Sent)} messages, {results.Sum(result => result.Jobs)} Jobs, {results.Count} seeds, {took.TotalSeconds:F0} s, {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of processor time without the workers: {(wrong == 0 ? "all right" : $"{wrong} differences")}");
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
