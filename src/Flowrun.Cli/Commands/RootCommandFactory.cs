using System.CommandLine;
using System.CommandLine.Help;

namespace Flowrun.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class RootCommandFactory
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Every upload gets a job cut to its size: from S3 events in an SQS queue to Kubernetes Jobs with the memory they need.")
        {
            WorkerCommand.Create(),
            PlanCommand.Create(),
            ValidateCommand.Create(),
            RunsCommand.Create(),
            ReplayCommand.Create(),
            RedriveCommand.Create(),
            ForwardCommand.Create(),
            SizingCommand.Create(),
            ReadyCommand.Create(),
#if SANDBOX
            DemoCommand.Create(),
            SandboxCommand.Create(),
#endif
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs a command line. Errors in it go to stderr with the way to the help, and the exit code is 2.</summary>
    public static async Task<int> RunAsync(this RootCommand root, IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync(problem.Message);
            }

            var command = parsed.CommandResult.Command is RootCommand ? "flowrun" : $"flowrun {parsed.CommandResult.Command.Name}";
            await error.WriteLineAsync($"Try: {command} --help");
            return ExitCode.Usage;
        }

        // Signals are each command's own: the worker stops in two stages, which takes longer than a default.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = true,
        });
    }
}
