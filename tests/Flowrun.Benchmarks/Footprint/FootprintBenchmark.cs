using System.Globalization;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>What a worker costs that has nothing to do: from its start to ready, its memory, its CPU. The program as it ships, against the sandbox.</summary>
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

        await using var place = await FootprintPlace.CreateAsync();
        var starts = new List<TimeSpan>();
        for (var start = 0; start < options.Starts; start++)
        {
            await using var worker = await place.StartAsync(options.Program);
            starts.Add(worker.UntilReady);
        }

        await using var idle = await place.StartAsync(options.Program);
        await idle.WatchAsync(options.Idle);
        var memory = idle.Memory();
        var sorted = starts.Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            start to ready: {sorted[sorted.Count / 2].TotalMilliseconds:F0} ms (median of {sorted.Count}; {sorted[0].TotalMilliseconds:F0} to {sorted[^1].TotalMilliseconds:F0})
            resident after {options.Idle.TotalSeconds:F0} s idle: {memory.Resident / 1048576.0:F0} MiB, of it {memory.Anonymous / 1048576.0:F0} MiB not of files
            CPU when idle: {idle.CpuShare * 1000:F1} millicores
            """));
        return 0;
    }
}
