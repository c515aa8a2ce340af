using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Processes;
using Flowrun.Testing;

namespace Flowrun.Benchmarks.Intake;

/// <summary>
/// The worker as it ships, in a process of its own, against the bare loop in one of its own: what a Job costs each, without the servers. The worker does here all that it does in a
/// cluster: it also watches Jobs, decides admission and counts.
/// </summary>
internal static class ProcessBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task CompareAsync(IntakeBenchmarkOptions options)
    {
        var rounds = new List<(ProcessCost Bare, ProcessCost Worker)>();
        if (!options.IsJson)
        {
            Console.WriteLine($"{options.Messages} messages, {options.Concurrency} creations at once, the API server answers after {options.Latency.TotalMilliseconds} ms more");
            Console.WriteLine("Jobs a second: bare loop, worker, ratio   CPU of a Job, each alone   allocated for a Job");
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            var before = round % 2 == 0 ? await WorkerAsync(options) : null;
            var bare = await BareAsync(options);
            rounds.Add((bare, before ?? await WorkerAsync(options)));
            Say(options, rounds[^1]);
        }

        var median = (Median(rounds.ConvertAll(round => round.Bare)), Median(rounds.ConvertAll(round => round.Worker)));
        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { latencyMilliseconds = options.Latency.TotalMilliseconds, bare = median.Item1, worker = median.Item2, rounds = rounds.Count }, Json));
            return;
        }

        Console.WriteLine("medians:");
        Say(options, median);
        Console.WriteLine();
    }

    private static async Task<ProcessCost> BareAsync(IntakeBenchmarkOptions options)
    {
        await using var place = await WorkerPlace.CreateAsync();
        place.Delay(options.Latency);
        return await BareProcess.MeasureAsync(place, options);
    }

    private static async Task<ProcessCost> WorkerAsync(IntakeBenchmarkOptions options)
    {
        await using var place = await WorkerPlace.CreateAsync(Manifest());
        place.Delay(options.Latency);
        await using var worker = await place.StartAsync(options.Program!, ["--max-in-flight", $"{options.Concurrency}", .. options.Settings]);
        await DrainAsync(place, 0, options.Messages);
        var (cpu, allocated, since) = (worker.Cpu, await worker.AllocatedAsync(), Stopwatch.GetTimestamp());
        await DrainAsync(place, options.Messages, options.Messages);
        var elapsed = Stopwatch.GetElapsedTime(since);
        var took = worker.Cpu - cpu;
        return new ProcessCost(options.Messages / elapsed.TotalSeconds, took.TotalMicroseconds / options.Messages, (await worker.AllocatedAsync() - allocated) / options.Messages);
    }

    /// <summary>From a full queue until it is empty and all Jobs are there.</summary>
    private static async Task DrainAsync(WorkerPlace place, int first, int count)
    {
        for (var index = first; index < first + count; index++)
        {
            place.Queue.Send(Uploads.Body(index));
        }

        while (place.Queue.Counts.Total > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        if (place.Cluster.CreatedJobs != first + count)
        {
            throw new InvalidOperationException($"{first + count} messages became {place.Cluster.CreatedJobs} Jobs.");
        }
    }

    private static JsonObject Manifest()
    {
        var manifest = Make.Manifest();
        manifest["spec"]!["triggers"] = JsonNode.Parse("""[{"s3": {"bucket": "landing", "pattern": "orders/{date}/{store}.csv.gz"}}]""");
        manifest["spec"]!["parameters"] = JsonNode.Parse("""{"date": "{{ match.date }}"}""");
        manifest["spec"]!["sizing"] = JsonNode.Parse("""{"memory": {"perInputByte": 3, "expansion": {"gz": 5}}}""");
        return manifest;
    }

    private static ProcessCost Median(List<ProcessCost> costs) => new(
        IntakeBenchmark.Median(costs.Select(cost => cost.JobsPerSecond)),
        IntakeBenchmark.Median(costs.Select(cost => cost.CpuMicroseconds)),
        IntakeBenchmark.Median(costs.Select(cost => cost.AllocatedBytes)));

    private static void Say(IntakeBenchmarkOptions options, (ProcessCost Bare, ProcessCost Worker) round)
    {
        var (bare, worker) = round;
        if (!options.IsJson)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bare.JobsPerSecond,24:F0}   {worker.JobsPerSecond,6:F0}   {worker.JobsPerSecond / bare.JobsPerSecond,5:F2}   {bare.CpuMicroseconds,11:F0} / {worker.CpuMicroseconds:F0} us   {bare.AllocatedBytes / 1024,10:F1} / {worker.AllocatedBytes / 1024:F1} KiB"));
        }
    }
}
