using System.Diagnostics;

namespace Flowrun.Benchmarks.Intake;

/// <param name="CpuPerJob">Of this process, the servers included.</param>
/// <param name="QueueCallsPerJob">0.2 where every batch is full: a tenth of a receive and a tenth of a delete.</param>
internal sealed record Throughput(double JobsPerSecond, TimeSpan CpuPerJob, double QueueCallsPerJob = 0)
{
    public static async Task<Throughput> OfAsync(int jobs, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var since = Stopwatch.GetTimestamp();
        await work();
        var elapsed = Stopwatch.GetElapsedTime(since);
        process.Refresh();
        return new Throughput(jobs / elapsed.TotalSeconds, (process.TotalProcessorTime - cpu) / jobs);
    }
}
