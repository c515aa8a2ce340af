using System.CommandLine;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Output;

namespace Flowrun.Cli.Features.Replay;

/// <summary>The flags of <c>replay</c>.</summary>
internal static class ReplayOptions
{
    public static readonly Option<string> Bucket = new("--bucket", "-b") { Description = "The bucket.", HelpName = "NAME", Required = true };

    public static readonly Option<string> Prefix = new("--prefix", "-p")
    {
        Description = "Only keys that begin with it; \"\" is the whole bucket.",
        HelpName = "TEXT",
        Required = true,
    };

    public static readonly Option<string?> Suffix = new("--suffix") { Description = "Only keys that end with it.", HelpName = "TEXT" };

    public static readonly Option<string?> Since = new("--since")
    {
        Description = "Only objects written then or later: 2026-11-20, 2026-11-20T10:15:30Z (UTC where no offset is given), or so long ago: 90m, 24h, 7d.",
        HelpName = "TIME",
    };

    public static readonly Option<string?> Until = new("--until")
    {
        Description = "Only objects written then or earlier; default: when the replay begins. What is written later is announced by the bucket itself.",
        HelpName = "TIME",
    };

    public static readonly Option<bool> Again = new("--again")
    {
        Description = "Send all of them, as new runs, whether or not they have run. Needs no cluster.",
    };

    public static readonly Option<string?> Group = new("--group", "-g")
    {
        Description = "Run only this version group, by run requests; its triggers do not count then, and only its own Jobs tell what has run. Default: whatever flow has a trigger for the object.",
        HelpName = "GROUP",
    };

    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Send nothing, say what would be sent: a line for each object, then the result (with -o json, one JSON object a line).",
    };

    public static readonly Option<string?> Queue = AwsOptions.QueueUrl();

    public static readonly Option<string[]> Namespaces = new("--namespace", "-n")
    {
        Description = "Look for Jobs in this namespace only; may be given several times. Default: in all, since what runs where nobody looks would run twice.",
        HelpName = "NS",
    };

    public static readonly Option<int> Rate = AwsOptions.Rate();

    public static readonly Option<string?> State = new("--state")
    {
        Description = "The file that says how far the replay has come, from which the same command goes on. Default: one in your home folder, named by what is asked for. Removed when all is done.",
        HelpName = "FILE",
    };

    public static readonly Option<bool> Restart = new("--restart") { Description = "Begin anew where a replay that was stopped would be gone on with." };

    public static readonly Option<OutputFormat> Output = OutputOption.Create();
}
