using System.Diagnostics;
using System.Globalization;
using Flowrun.Benchmarks.Processes;
using Flowrun.Kubernetes.Client;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Intake;

/// <summary>One of <see cref="BareKind"/> in a process of its own, so that its processor time and memory are its own.</summary>
internal static class BareProcess
{
    public const string Verb = "bare";

    /// <summary>This program once more, as <see cref="RunAsync"/>.</summary>
    public static async Task<ProcessCost> MeasureAsync(WorkerPlace place, IntakeBenchmarkOptions options, BareKind kind)
    {
        await using var process = RunningProcess.Start(
            "dotnet",
            [typeof(BareProcess).Assembly.Location, Verb, $"{kind}", place.Kubeconfig, $"{options.Messages}", $"{options.Concurrency}", place.AwsEndpoint.AbsoluteUri, place.QueueUrl.AbsoluteUri]);
        if (await process.WaitForExitAsync(CancellationToken.None) != 0)
        {
            throw new InvalidOperationException(process.Story);
        }

        var numbers = process.Output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new ProcessCost(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>Makes Jobs until it is warm, then as many again, and writes what these cost.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (kind, configuration) = (Enum.Parse<BareKind>(arguments[0]), KubernetesConfiguration.Load(arguments[1]));
        var (messages, concurrency) = (int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));
        using var api = new KubernetesApi(configuration, TimeSpan.FromSeconds(30));
        using var client = new ClientLoop(configuration, concurrency);
        using var consumer = new BareConsumer(api, new Uri(arguments[4]), arguments[5], concurrency);
        var rounds = await JitWarmUp.RunAsync(async round => await (await PrepareAsync(round))());
        var work = await PrepareAsync(rounds);
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, since) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await work();
        var elapsed = Stopwatch.GetElapsedTime(since);
        process.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{messages / elapsed.TotalSeconds} {(process.TotalProcessorTime - cpu).TotalMicroseconds / messages} {(GC.GetTotalAllocatedBytes() - allocated) / (double)messages}"));
        return 0;

        async Task<Func<Task>> PrepareAsync(int round)
        {
            var plans = await Uploads.PlanAllAsync(round * messages, messages);
            switch (kind)
            {
                case BareKind.Loop:
                    return () => BareLoop.PostAllAsync(api, plans, concurrency);
                case BareKind.Client:
                    return client.Prepare(plans);
                default:
                    await consumer.SendAsync(plans);
                    return consumer.DrainAsync;
            }
        }
    }
}
