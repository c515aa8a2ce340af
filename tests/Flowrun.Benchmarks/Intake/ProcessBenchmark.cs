using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Processes;
using Flowrun.Testing;

namespace Flowrun.Benchmarks.Intake;

/// <summary>
/// The worker as it ships, in a process of its own, against each of <see cref="BareKind"/> in its own: what a Job costs each, without the servers, once the JIT has nothing new to
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
            Console.WriteLine($"{options.Messages} messages, {options.Concurrency} creations at once, the API server answers after {options.Latency.TotalMilliseconds} ms more on average");
            Console.WriteLine("                      Jobs a second   worker to it   CPU of a Job   allocated for a Job");
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            var before = round % 2 == 0 ? await WorkerAsync(options) : null;
            var loop = await BareAsync(options, BareKind.Loop);
            var client = await BareAsync(options, BareKind.Client);
            var consumer = await BareAsync(options, BareKind.Consumer);
            rounds.Add(new ProcessRound(loop, client, consumer, before ?? await WorkerAsync(options)));
            Say(options, $"round {round}", rounds[^1]);
        }

        var median = new ProcessRound(Median(rounds, round => round.Loop), Median(rounds, round => round.Client), Median(rounds, round => round.Consumer), Median(rounds, round => round.Worker));
        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { latencyMilliseconds = options.Latency.TotalMilliseconds, loop = median.Loop, client = median.Client, consumer = median.Consumer, worker = median.Worker, rounds = rounds.Count }, Json));
            return;
        }

        Say(options, "medians", median);
        Console.WriteLine();
    }

    private static async Task<ProcessCost> BareAsync(IntakeBenchmarkOptions options, BareKind kind)
    {
        await using var place = await WorkerPlace.CreateAsync(options.Latency);
        return await BareProcess.MeasureAsync(place, options, kind);
    }

    private static async Task<ProcessCost> WorkerAsync(IntakeBenchmarkOptions options)
    {
        await using var place = await WorkerPlace.CreateAsync(options.Latency, Manifest());
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

    private static ProcessCost Median(List<ProcessRound> rounds, Func<ProcessRound, ProcessCost> of) => new(
        IntakeBenchmark.Median(rounds.Select(round => of(round).JobsPerSecond)),
        IntakeBenchmark.Median(rounds.Select(round => of(round).CpuMicroseconds)),
        IntakeBenchmark.Median(rounds.Select(round => of(round).AllocatedBytes)));

    private static void Say(IntakeBenchmarkOptions options, string what, ProcessRound round)
    {
        if (options.IsJson)
        {
            return;
        }

        Console.WriteLine($"{what}:");
        SayOf("bare loop", round.Loop);
        SayOf("KubernetesClient", round.Client);
        SayOf("bare consumer", round.Consumer);
        SayOf("worker", round.Worker);

        void SayOf(string name, ProcessCost cost) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-16}{cost.JobsPerSecond,17:F0}{round.Worker.JobsPerSecond / cost.JobsPerSecond,15:F2}{cost.CpuMicroseconds,12:F0} us{cost.AllocatedBytes / 1024,18:F1} KiB"));
    }

    private sealed record ProcessRound(ProcessCost Loop, ProcessCost Client, ProcessCost Consumer, ProcessCost Worker);
}
