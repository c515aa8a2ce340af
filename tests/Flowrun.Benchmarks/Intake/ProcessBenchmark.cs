using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Processes;
using Flowrun.Testing;

namespace Flowrun.Benchmarks.Intake;

/// <summary>
/// The worker as it ships, in a process of its own, against the bare loop and the bare consumer in theirs: what a Job costs each, without the servers, once the JIT has nothing new to
/// compile. The worker does here all that it does in a cluster: it also watches Jobs, decides admission and counts.
/// </summary>
internal static class ProcessBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task CompareAsync(IntakeBenchmarkOptions options)
    {
        var rounds = new List<ProcessRound>();
        if (!options.IsJson)
        {
            Console.WriteLine($"{options.Messages} messages, {options.Concurrency} creations at once, the API server answers after {options.Latency.TotalMilliseconds} ms more");
            Console.WriteLine("Jobs a second: bare loop   bare with queue    worker   ratio to each    CPU of a Job, each alone   allocated for a Job");
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            var before = round % 2 == 0 ? await WorkerAsync(options) : null;
            var bare = await BareAsync(options, withQueue: false);
            var consumer = await BareAsync(options, withQueue: true);
            rounds.Add(new ProcessRound(bare, consumer, before ?? await WorkerAsync(options)));
            Say(options, rounds[^1]);
        }

        var median = new ProcessRound(Median(rounds.ConvertAll(round => round.Bare)), Median(rounds.ConvertAll(round => round.Consumer)), Median(rounds.ConvertAll(round => round.Worker)));
        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { latencyMilliseconds = options.Latency.TotalMilliseconds, bare = median.Bare, bareWithQueue = median.Consumer, worker = median.Worker, rounds = rounds.Count }, Json));
            return;
        }

        Console.WriteLine("medians:");
        Say(options, median);
        Console.WriteLine();
    }

    private static async Task<ProcessCost> BareAsync(IntakeBenchmarkOptions options, bool withQueue)
    {
        await using var place = await WorkerPlace.CreateAsync();
        place.Delay(options.Latency);
        return await BareProcess.MeasureAsync(place, options, withQueue);
    }

    private static async Task<ProcessCost> WorkerAsync(IntakeBenchmarkOptions options)
    {
        await using var place = await WorkerPlace.CreateAsync(Manifest());
        place.Delay(options.Latency);
        await using var worker = await place.StartAsync(options.Program!, ["--max-in-flight", $"{options.Concurrency}", .. options.Settings]);
        var rounds = await JitWarmUp.RunAsync(
            round => DrainAsync(place, round * options.Messages, options.Messages), () => worker.MetricAsync("dotnet_jit_compiled_methods_total{"));
        var (cpu, allocated, since) = (worker.Cpu, await worker.AllocatedAsync(), Stopwatch.GetTimestamp());
        await DrainAsync(place, rounds * options.Messages, options.Messages);
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

    private static void Say(IntakeBenchmarkOptions options, ProcessRound round)
    {
        var (bare, consumer, worker) = round;
        if (!options.IsJson)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bare.JobsPerSecond,24:F0}   {consumer.JobsPerSecond,15:F0}   {worker.JobsPerSecond,7:F0}     {worker.JobsPerSecond / bare.JobsPerSecond:F2} / {worker.JobsPerSecond / consumer.JobsPerSecond:F2}   {bare.CpuMicroseconds,10:F0} / {consumer.CpuMicroseconds:F0} / {worker.CpuMicroseconds:F0} us   {bare.AllocatedBytes / 1024,8:F1} / {consumer.AllocatedBytes / 1024:F1} / {worker.AllocatedBytes / 1024:F1} KiB"));
        }
    }

    private sealed record ProcessRound(ProcessCost Bare, ProcessCost Consumer, ProcessCost Worker);
}
