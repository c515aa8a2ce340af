using System.Diagnostics;
using System.Globalization;
using Flowrun.Benchmarks.Processes;
using Flowrun.Kubernetes.Client;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Intake;

/// <summary>The bare loop in a process of its own, so that its processor time and memory are its own.</summary>
internal static class BareProcess
{
    public const string Verb = "bare";

    /// <summary>This program once more, as <see cref="RunAsync"/>.</summary>
    public static async Task<ProcessCost> MeasureAsync(WorkerPlace place, IntakeBenchmarkOptions options)
    {
        await using var process = RunningProcess.Start(
            "dotnet", [typeof(BareProcess).Assembly.Location, Verb, place.Kubeconfig, $"{options.Messages}", $"{options.Concurrency}"]);
        if (await process.WaitForExitAsync(CancellationToken.None) != 0)
        {
            throw new InvalidOperationException(process.Story);
        }

        var numbers = process.Output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new ProcessCost(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>Posts as many Jobs to get warm, then as many again, and writes what these cost.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (messages, concurrency) = (int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        var plans = await Uploads.PlanAllAsync(2 * messages);
        using var api = new KubernetesApi(KubernetesConfiguration.Load(arguments[0]), TimeSpan.FromSeconds(30));
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => PostAsync(messages))));
        next = messages - 1;
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, since) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => PostAsync(2 * messages))));
        var elapsed = Stopwatch.GetElapsedTime(since);
        process.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{messages / elapsed.TotalSeconds} {(process.TotalProcessorTime - cpu).TotalMicroseconds / messages} {(GC.GetTotalAllocatedBytes() - allocated) / (double)messages}"));
        return 0;

        async Task PostAsync(int end)
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < end)
            {
                await BareLoop.PostAsync(api, plans[index]);
            }
        }
    }
}
