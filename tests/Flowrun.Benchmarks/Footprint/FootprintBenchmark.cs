using System.Globalization;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>What a worker costs that has nothing to do: from its start to ready, its memory, its CPU; without Jobs and with many. The program as it ships, against the sandbox.</summary>
internal static class FootprintBenchmark
{
    public const string Verb = "footprint";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (FootprintOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(FootprintOptions.Usage);
            return 2;
        }

        if (options.Starts > 0)
        {
            await WithoutJobsAsync(options);
        }

        if (options.Jobs > 0)
        {
            await WithJobsAsync(options);
        }

        return 0;
    }

    private static async Task WithoutJobsAsync(FootprintOptions options)
    {
        await using var place = await FootprintPlace.CreateAsync();
        await (await place.StartAsync(options.Program)).DisposeAsync();
        var (times, costs) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var start = 0; start < options.Starts; start++)
        {
            await using var worker = await place.StartAsync(options.Program);
            times.Add(worker.UntilReady);
            costs.Add(worker.Cpu);
        }

        times.Sort();
        costs.Sort();
        Say($"start to ready: {times[times.Count / 2].TotalMilliseconds:F0} ms (median of {times.Count}; {times[0].TotalMilliseconds:F0} to {times[^1].TotalMilliseconds:F0}), of the processor {costs[costs.Count / 2].TotalMilliseconds:F0} ms");
        await using var idle = await place.StartAsync(options.Program);
        await WatchAsync(idle, options, "no Jobs");
    }

    private static async Task WithJobsAsync(FootprintOptions options)
    {
        await using var place = await FootprintPlace.CreateAsync(options.Jobs);
        await using var worker = await place.StartAsync(options.Program);
        await worker.KnowsAsync(options.Jobs);
        await WatchAsync(worker, options, $"{options.Jobs} Jobs");
    }

    private static async Task WatchAsync(IdleWorker worker, FootprintOptions options, string known)
    {
        await worker.WatchAsync(options.Idle);
        var memory = worker.Memory();
        Say($"{known}, after {options.Idle.TotalSeconds:F0} s idle: {Mebi(memory.Resident):F0} MiB resident, of it {Mebi(memory.Anonymous):F0} MiB not of files; the most was {Mebi(memory.Most):F0} MiB");
        Say($"{known}, CPU when idle: {worker.CpuShare * 1000:F1} millicores");
    }

    private static double Mebi(long bytes) => bytes / 1048576.0;

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
