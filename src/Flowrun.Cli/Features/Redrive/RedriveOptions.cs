using System.CommandLine;
using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Output;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>The flags of <c>redrive</c>.</summary>
internal static class RedriveOptions
{
    public static readonly Option<string?> DeadLetters = AwsOptions.DeadLetterQueueUrl();

    public static readonly Option<string?> Queue = AwsOptions.QueueUrl();

    public static readonly Option<string[]> Ids = new("--id") { Description = "Send back the message with this id; may be given several times.", HelpName = "ID" };

    public static readonly Option<string[]> Reasons = new("--reason")
    {
        Description = "Send back those whose reason contains this, in upper or lower case; may be given several times.",
        HelpName = "TEXT",
    };

    public static readonly Option<bool> All = new("--all") { Description = "Send back every message." };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be sent back, and send nothing." };

    public static readonly Option<bool> Again = new("--again")
    {
        Description = "Send them as new runs. Else the event of a run whose Job is still there, such as one that failed, is recognised by it, and nothing runs.",
    };

    public static readonly Option<int> Max = new("--max")
    {
        Description = "Look at no more messages than this, 1 to 100,000. They are held in memory meanwhile.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 1000,
    };

    public static readonly Option<int> Rate = AwsOptions.Rate();

    public static readonly Option<OutputFormat> Output = OutputOption.Create();
}
