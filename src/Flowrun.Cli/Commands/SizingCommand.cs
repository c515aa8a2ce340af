using System.CommandLine;
using System.Diagnostics;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Sizing;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun sizing</c>: what learned sizing does, and what it would have done.</summary>
internal static class SizingCommand
{
    private static readonly Argument<string[]> Traces = new("TRACE")
    {
        Description = $"Recorded runs as CSV with the columns {string.Join(", ", TraceReader.Columns)}. Each task is learned by itself.",
        HelpName = "TRACE.csv",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Delayed = new("--delayed")
    {
        Description = "Outcomes are known when a run has ended, as in a bulk upload, and not before the next run is sized.",
    };

    private static readonly Option<int?> AtOnce = new("--at-once")
    {
        Description = "With --delayed: how many runs of a task there are at once, as with a Flow's maxRuns. The others wait and are sized when they may run, as admission does it.",
        HelpName = "COUNT",
        Validators = { result => { if (result.GetValueOrDefault<int?>() < 1) { result.AddError("--at-once: 1 or more is right."); } } },
    };

    private static readonly Option<ReplayMethod> Method = new("--method", "-m")
    {
        Description = "What sizes the runs: learned (the model, the preset as its prior), static (the preset as a Flow's base), max (the largest peak so far) or preset.",
        HelpName = "learned|static|max|preset",
        DefaultValueFactory = _ => ReplayMethod.Learned,
    };

    private static readonly Option<OutputFormat> Output = OutputOption.Create();

    public static Command Create() => new("sizing", "Shows how memory is sized from what earlier runs needed.")
    {
        CreateReplay(),
        SizingShowCommand.Create(),
        SizingPlotCommand.Create(),
    };

    private static ExampleCommand CreateReplay()
    {
        var command = new ExampleCommand(
            "replay",
            "Runs recorded runs again, from the first and knowing nothing, and says what another sizing would have wasted. Exit code 3 for a file that is no trace.",
            ("flowrun sizing replay rnaseq.csv", "What the learned model would have wasted, task by task"),
            ("flowrun sizing replay rnaseq.csv --method preset", "The same by what people had asked for"),
            ("flowrun sizing replay *.csv --delayed -o json", "Several traces as bulk uploads, for a script"),
            ("flowrun sizing replay *.csv --delayed --at-once 10", "The same with maxRuns: 10, which lets the first runs teach the others"))
        {
            Traces, Delayed, AtOnce, Method, Output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(AtOnce) is not null && !result.GetValue(Delayed))
            {
                result.AddError("--at-once needs --delayed: one run after another has nothing to wait for.");
            }
        });
        command.SetAction(Replay);
        return command;
    }

    private static int Replay(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        var read = TraceFiles.Read(parsed.GetRequiredValue(Traces), error);
        if (read.Traces is not { } traces)
        {
            return read.ExitCode;
        }

        var feedback = parsed.GetValue(Delayed) ? ReplayFeedback.Delayed : ReplayFeedback.Immediate;
        var method = parsed.GetValue(Method);
        var clock = Stopwatch.StartNew();
        var progress = new ReplayProgress(error, traces.Sum(trace => trace.Rows.Count), () => clock.Elapsed);
        var report = new ReplayReport(feedback, [.. traces.SelectMany(trace => Replayer
            .Run(trace.Rows, method, feedback, () => clock.Elapsed, progress.Step, parsed.GetValue(AtOnce))
            .Select(task => new TracedTask(trace.Name, task)))]);
        progress.End();
        if (parsed.GetValue(Output) == OutputFormat.Json)
        {
            JsonOutput.Write(parsed.InvocationConfiguration.Output, ReplayJson.Of(report));
        }
        else
        {
            ReplayTable.Write(parsed.InvocationConfiguration.Output, report);
        }

        return ExitCode.Done;
    }
}
