using System.Diagnostics;
using System.Globalization;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>A worker's process, and what it takes.</summary>
internal sealed class IdleWorker(RunningProcess process, Uri metrics, TimeSpan untilReady) : IAsyncDisposable
{
    public TimeSpan UntilReady => untilReady;

    /// <summary>Cores while it was watched: 1 is one core all the time.</summary>
    public double CpuShare { get; private set; }

    public async Task WatchAsync(TimeSpan time)
    {
        // What it does right after its start is not idling.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var before = Cpu();
        await Task.Delay(time, TimeProvider.System);
        CpuShare = (Cpu() - before) / time;
    }

    /// <summary>Comes back when it knows so many runs, and that half of them runs: Jobs and pods have been seen.</summary>
    public async Task KnowsAsync(int runs)
    {
        using var http = new HttpClient();
        while (true)
        {
            var lines = (await http.GetStringAsync(metrics)).Split('\n').Where(line => line.StartsWith("flowrun_runs{", StringComparison.Ordinal)).ToList();
            if (Count(lines, "suspended") == runs / 2 && Count(lines, "running") == runs / 2)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        static int Count(List<string> lines, string state) => lines
            .Where(line => line.Contains($"state=\"{state}\"", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>In bytes, from the kernel. What is not of files is what counts against a limit for sure.</summary>
    public (long Resident, long Anonymous, long Most) Memory()
    {
        var status = File.ReadAllLines($"/proc/{process.Id}/status");
        return (Value("VmRSS:"), Value("RssAnon:"), Value("VmHWM:"));

        long Value(string name) =>
            1024 * long.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private TimeSpan Cpu()
    {
        using var running = Process.GetProcessById(process.Id);
        return running.TotalProcessorTime;
    }
}
