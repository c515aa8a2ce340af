using System.CommandLine;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Output;

namespace Flowrun.Cli.Features.Replay;

/// <summary>What a command line of <c>replay</c> asks for.</summary>
/// <param name="Since">Resolved; null: since ever.</param>
/// <param name="Until">Resolved; null: until the replay begins.</param>
internal sealed record ReplayOrder(
    ReplayWish Wish,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    Uri? Queue,
    IReadOnlyList<string> Namespaces,
    int Rate,
    bool IsDry,
    string? StateFile,
    bool Restart,
    OutputFormat Output)
{
    /// <summary>All that is wrong with it at once, or the order.</summary>
    public static (ReplayOrder? Order, IReadOnlyList<string> Problems) Read(ParseResult parsed, DateTimeOffset now)
    {
        var problems = new List<string>(AwsOptions.ProblemsOfRate(parsed.GetValue(ReplayOptions.Rate)));
        var isDry = parsed.GetValue(ReplayOptions.DryRun);
        var (queue, problem) = AwsOptions.Read(ReplayOptions.Queue, "FLOWRUN_QUEUE_URL", parsed);
        if (problem is not null && (!isDry || parsed.GetValue(ReplayOptions.Queue) is not null))
        {
            problems.Add(problem);
        }

        var since = Time(ReplayOptions.Since);
        var until = Time(ReplayOptions.Until);
        if (since > until)
        {
            problems.Add($"--since: found {parsed.GetValue(ReplayOptions.Since)}, which is after --until {parsed.GetValue(ReplayOptions.Until)}");
        }

        var wish = new ReplayWish(
            parsed.GetRequiredValue(ReplayOptions.Bucket), parsed.GetRequiredValue(ReplayOptions.Prefix), parsed.GetValue(ReplayOptions.Suffix),
            parsed.GetValue(ReplayOptions.Since), parsed.GetValue(ReplayOptions.Until), parsed.GetValue(ReplayOptions.Group), parsed.GetValue(ReplayOptions.Again), queue?.AbsoluteUri);
        var stateFile = isDry ? null : parsed.GetValue(ReplayOptions.State) ?? ReplayStateFile.DefaultPath(wish);
        if (!isDry && stateFile is null)
        {
            problems.Add("--state: is required where the user has no home folder: where to keep how far the replay has come");
        }

        return problems.Count > 0 ? (null, problems) : (new ReplayOrder(
            wish, since, until, queue, parsed.GetValue(ReplayOptions.Namespaces) ?? [], parsed.GetValue(ReplayOptions.Rate), isDry, stateFile,
            parsed.GetValue(ReplayOptions.Restart), parsed.GetValue(ReplayOptions.Output)), []);

        DateTimeOffset? Time(Option<string?> option)
        {
            if (parsed.GetValue(option) is not { } text)
            {
                return null;
            }

            if (TimeText.TryParse(text, now, out var time))
            {
                return time;
            }

            problems.Add($"{option.Name}: found {text}: {TimeText.Rule}");
            return null;
        }
    }
}
