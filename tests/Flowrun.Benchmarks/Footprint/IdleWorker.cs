using Flowrun.Benchmarks.Processes;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>A worker that has nothing to do.</summary>
internal sealed class IdleWorker(WorkerProcess process) : IAsyncDisposable
{
    public TimeSpan UntilReady => process.UntilReady;

    /// <summary>Since its start.</summary>
    public TimeSpan Cpu => process.Cpu;

    /// <summary>Cores while it was watched: 1 is one core all the time.</summary>
    public double CpuShare { get; private set; }

    public async Task WatchAsync(TimeSpan time)
    {
        // What it does right after its start is not idling.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var before = process.Cpu;
        await Task.Delay(time, TimeProvider.System);
        CpuShare = (process.Cpu - before) / time;
    }

    /// <summary>Comes back when it knows so many runs, and that half of them runs: Jobs and pods have been seen.</summary>
    public async Task KnowsAsync(int runs)
    {
        while (await CountAsync("suspended") != runs / 2 || await CountAsync("running") != runs / 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        async Task<double> CountAsync(string state) => await process.MetricAsync("flowrun_runs{", $"state=\"{state}\"");
    }

    public (long Resident, long Anonymous, long Most) Memory() => process.Memory();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
