using Flowrun.Cli.Commands;

namespace Flowrun.Cli.Tests;

/// <summary>Runs a command line in this process.</summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await RootCommandFactory.Create().RunAsync(arguments, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
