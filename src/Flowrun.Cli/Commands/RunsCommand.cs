using System.CommandLine;
using Flowrun.Cli.Features.Cluster;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Runs;
using Flowrun.Core.Runs;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun runs</c>: what became of uploads, as the cluster's Jobs tell it.</summary>
internal static class RunsCommand
{
    private static readonly Option<bool> Watch = new("--watch", "-w")
    {
        Description = "Go on showing them as they change, until Ctrl+C. On a terminal a live table, else a line for each change (with -o json one object a line).",
    };

    private static readonly Option<string[]> Groups = new("--group", "-g") { Description = "Only of this version group; may be given several times.", HelpName = "GROUP" };

    private static readonly Option<AttemptState[]> States = new("--state", "-s")
    {
        Description = $"Only in this state; may be given several times: {string.Join(", ", Enum.GetNames<AttemptState>())}.",
        HelpName = "STATE",
    };

    private static readonly Option<string?> Namespace = ClusterOptions.Namespace();
    private static readonly Option<bool> AllNamespaces = ClusterOptions.AllNamespaces();
    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "runs",
            "Shows runs, one line each, by their latest attempt: object, input size, memory asked for, peak, state, and why. Exit code 1 if the cluster cannot be asked.",
            ("flowrun runs -w", "All runs, live"),
            ("flowrun runs --group orders --state OutOfMemory --state Failed", "What went wrong in one group"),
            ("flowrun runs -A -o json", "All namespaces, for a script"))
        {
            Watch, Groups, States, Namespace, AllNamespaces, Output,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var api = ClusterOptions.Connect(error);
        if (api is null)
        {
            return ExitCode.Failed;
        }

        using var signals = new StopSignals();
        var query = new RunsQuery(
            parsed.GetValue(AllNamespaces) ? null : parsed.GetValue(Namespace) ?? api.Namespace, parsed.GetValue(Groups) ?? [], parsed.GetValue(States) ?? []);
        var watch = new RunsWatch(api, query, () => 0.5);
        var screen = new RunsScreen(output, error, parsed.GetValue(Output), TimeProvider.System);
        try
        {
            if (parsed.GetValue(Watch))
            {
                await screen.FollowAsync(watch.ReadAsync(signals.Token));
                return ExitCode.Done;
            }

            await foreach (var now in watch.ReadAsync(signals.Token))
            {
                if (now.Failure is { } failure)
                {
                    await error.WriteLineAsync(failure.Message);
                    return ExitCode.Failed;
                }

                screen.Show(now.Runs);
                break;
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }
}
