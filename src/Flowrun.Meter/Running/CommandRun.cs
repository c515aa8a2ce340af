using System.Diagnostics;
using Flowrun.Meter.Memory;
using Flowrun.Meter.Reporting;

namespace Flowrun.Meter.Running;

/// <summary>Runs a command to its end and leaves a report.</summary>
internal static class CommandRun
{
    private const int StandardInput = 0;

    /// <returns>The command's exit code.</returns>
    public static int Execute(MeterArguments.Run arguments)
    {
        var log = new TerminationLog(arguments.Report, arguments.LogsOnError);
        var hasTerminal = Libc.IsTerminal(StandardInput) == 1;
        Reaper.AdoptOrphans();
        var cgroup = MemoryCgroup.Open(arguments.Cgroup);
        var started = Stopwatch.GetTimestamp();
        using var signals = new ForwardedSignals(hasTerminal);
        int process;
        try
        {
            process = ChildProcess.Start(arguments.Command, hasOwnGroup: !hasTerminal);
        }
        catch (StartFailure failure)
        {
            StandardError.Say(failure.Message, failure.ExitCode);
            log.WriteLast(new Report { ExitCode = failure.ExitCode }, $"flowrun-meter: {failure.Message}");
            return failure.ExitCode;
        }

        signals.Begin(process);
        using var peak = new PeakMemory(cgroup, sofar => log.WriteInterim(Report(sofar, started)));
        var exitCode = Reaper.WaitFor(process);
        signals.End();
        Reaper.TakeRest();
        log.WriteLast(Report(peak.Stop(), started) with { Cpu = Reaper.ProcessorTime(), ExitCode = exitCode });
        return exitCode;
    }

    private static Report Report(MemoryUse use, long started) => new() { Memory = use, Wall = Stopwatch.GetElapsedTime(started) };
}
