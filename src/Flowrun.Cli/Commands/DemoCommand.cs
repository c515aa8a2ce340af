using System.CommandLine;
using Flowrun.Cli.Features.Demo;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun demo</c>: the main job, start to end, on this machine.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Keep the sandbox and the worker running afterwards, until Ctrl+C.",
    };

    private static readonly Option<Through> Way = ThroughOption.Create();

    public static Command Create()
    {
        var command = new ExampleCommand(
            "demo",
            "Starts the sandbox and the worker, uploads files from nothing to 200 MiB, shows the Job that each of them gets, and how a flow whose rule is wrong learns what it needs. Exit code 0 only if every Job is the right one.",
            ("flowrun demo", "All of it, in less than a minute"),
            ("flowrun demo --through forwarder", "The bucket notifies the Lambda forwarder, and that the queue"),
            ("flowrun demo --keep", "And then look around with kubectl, or upload more"))
        {
            Way, Keep,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new StopSignals();
        using var folder = new WorkingFolder(named: null);
        var screen = new DemoScreen(parsed.InvocationConfiguration.Output);
        try
        {
            await using var demo = await DemoRun.StartAsync(folder.Path, parsed.GetValue(Way), screen, signals.Token);
            var problems = await demo.UploadAndWatchAsync(signals.Token);
            string? summary = null;
            if (problems.Count == 0)
            {
                (problems, summary) = await demo.LearnAsync(signals.Token);
            }

            screen.ShowResult(problems, summary, parsed.GetValue(Keep) ? demo.HowToLook() : null);
            if (parsed.GetValue(Keep))
            {
                await signals.WaitAsync();
            }

            return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }
}
