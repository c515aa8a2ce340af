using System.CommandLine;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Output;
using Flowrun.Core.Redrive;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>What a command line of <c>redrive</c> asks for.</summary>
/// <param name="Queue">Null where nothing is to be sent.</param>
internal sealed record RedriveOrder(Uri DeadLetters, Uri? Queue, DeadLetterChoice Choice, bool Sends, bool Again, int Max, int Rate, OutputFormat Output)
{
    private const int MostMessages = 100_000;

    /// <summary>All that is wrong with it at once, or the order.</summary>
    public static (RedriveOrder? Order, IReadOnlyList<string> Problems) Read(ParseResult parsed)
    {
        var problems = new List<string>(AwsOptions.ProblemsOfRate(parsed.GetValue(RedriveOptions.Rate)));
        var choice = new DeadLetterChoice(
            parsed.GetValue(RedriveOptions.All), (parsed.GetValue(RedriveOptions.Ids) ?? []).ToHashSet(StringComparer.Ordinal), parsed.GetValue(RedriveOptions.Reasons) ?? []);
        var sends = !choice.IsEmpty && !parsed.GetValue(RedriveOptions.DryRun);
        var (deadLetters, problem) = AwsOptions.Read(RedriveOptions.DeadLetters, "FLOWRUN_DEAD_LETTER_QUEUE_URL", parsed);
        if (problem is not null)
        {
            problems.Add(problem);
        }

        Uri? queue = null;
        if (sends)
        {
            (queue, problem) = AwsOptions.Read(RedriveOptions.Queue, "FLOWRUN_QUEUE_URL", parsed);
            if (problem is not null)
            {
                problems.Add(problem);
            }
            else if (queue == deadLetters)
            {
                problems.Add($"--queue-url: found {queue}, which is the dead-letter queue itself");
            }
        }

        if (choice.All && (choice.Ids.Count > 0 || choice.Reasons.Count > 0))
        {
            problems.Add("--all: is all there is; leave it out where --id or --reason choose");
        }

        if (choice.Reasons.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add("--reason: found an empty text: must be a part of the reason; --all sends everything");
        }

        var max = parsed.GetValue(RedriveOptions.Max);
        if (max is < 1 or > MostMessages)
        {
            problems.Add($"--max: found {max}: must be 1 to {MostMessages}");
        }

        return problems.Count > 0 ? (null, problems) : (new RedriveOrder(
            deadLetters!, queue, choice, sends, parsed.GetValue(RedriveOptions.Again), max, parsed.GetValue(RedriveOptions.Rate), parsed.GetValue(RedriveOptions.Output)), []);
    }
}
