using System.CommandLine;

namespace Flowrun.Cli.Features.Output;

internal enum OutputFormat
{
    Text,
    Json,
}

internal static class OutputOption
{
    /// <summary><c>-o json</c> for machines, text for people.</summary>
    public static Option<OutputFormat> Create() => new("--output", "-o")
    {
        Description = "How the result is written to stdout: text or json.",
        HelpName = "text|json",
        DefaultValueFactory = _ => OutputFormat.Text,
    };
}
