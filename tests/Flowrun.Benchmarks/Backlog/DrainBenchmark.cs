using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Processes;
using Flowrun.Sandbox.Kubelet;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Benchmarks.Backlog;

/// <summary>
/// A full queue becomes runs with nothing in the way: each Job gets its pod, which ends at once, is recorded, and goes. What is looked at is whether a worker is as quick and as small at the
/// end as at the beginning. The program as it ships; the sandbox, which does far more for a run than the worker, is what limits it.
/// </summary>
internal static class DrainBenchmark
{
    public const string Verb = "drain";

    private const string Flow = "drain";
    private const int Parts = 10;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (DrainOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(DrainOptions.Usage);
            return 2;
        }

        var cluster = new SandboxClusterOptions { Seed = 1, MaxRunningPods = int.MaxValue, Act = static (_, _) => new ContainerAct(TimeSpan.Zero) };
        await using var place = await WorkerPlace.CreateAsync(cluster, Manifest());
        PrefixFlow.Fill(place.Queue, Flow, options.Messages);
        await using var worker = await place.StartAsync(options.Program);
        if (!options.IsJson)
        {
            Console.WriteLine($"{options.Messages} messages\n   Jobs created   a second   worker's CPU of a Job   resident   Jobs there");
        }

        var jobs = options.Jobs ?? options.Messages;
        var parts = new List<DrainPart>();
        for (var part = 1; part <= Parts; part++)
        {
            var (before, until) = (parts.Count == 0 ? 0 : parts[^1].Created, jobs * part / Parts);
            if (before >= until)
            {
                // Over within one look, with the part before.
                continue;
            }

            parts.Add(await MeasureAsync(place, worker, before, until));
            if (!options.IsJson)
            {
                Say(parts[^1]);
            }
        }

        double? ended = options.Jobs is null ? await EndAsync(place, worker) : null;
        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { options.Messages, ended, parts }, Json));
        }
        else if (ended is not null)
        {
            Console.WriteLine($"{ended} runs recorded as succeeded, no message and no Job left");
        }

        return ended is null || (ended == options.Messages && place.Cluster.CreatedJobs == options.Messages) ? 0 : 1;
    }

    /// <summary>Comes back when nothing is left.</summary>
    /// <returns>How many runs were recorded as succeeded.</returns>
    private static async Task<double> EndAsync(WorkerPlace place, WorkerProcess worker)
    {
        while (place.Cluster.Jobs().Count > 0 || place.Queue.Counts.Total > 0)
        {
            await Task.Delay(Look, TimeProvider.System);
        }

        return await worker.MetricAsync("flowrun_runs_ended_total{", "outcome=\"succeeded\"");
    }

    private static async Task<DrainPart> MeasureAsync(WorkerPlace place, WorkerProcess worker, int before, int until)
    {
        var (cpu, since) = (worker.Cpu, Stopwatch.GetTimestamp());
        while (place.Cluster.CreatedJobs < until)
        {
            await Task.Delay(Look, TimeProvider.System);
        }

        var created = place.Cluster.CreatedJobs;
        var jobs = created - before;
        return new DrainPart(
            created,
            jobs / Stopwatch.GetElapsedTime(since).TotalSeconds,
            (worker.Cpu - cpu).TotalMicroseconds / jobs,
            worker.Memory().Resident / 1048576.0,
            place.Cluster.Jobs().Count);
    }

    private static JsonObject Manifest()
    {
        var manifest = PrefixFlow.Manifest(Flow);
        manifest["spec"]!["retention"] = new JsonObject { ["succeeded"] = "1s" };
        return manifest;
    }

    private static void Say(DrainPart part) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{part.Created,15}   {part.JobsPerSecond,8:F0}   {part.CpuMicroseconds,18:F0} us   {part.ResidentMebibytes,4:F0} MiB   {part.Jobs,10}"));

    /// <param name="Created">Jobs since the start.</param>
    /// <param name="JobsPerSecond">In this part.</param>
    /// <param name="CpuMicroseconds">The worker's, for a Job of this part.</param>
    /// <param name="ResidentMebibytes">The worker's, at the end of this part.</param>
    /// <param name="Jobs">That are there at the end of this part: not ended, not recorded, or not removed yet.</param>
    private sealed record DrainPart(int Created, double JobsPerSecond, double CpuMicroseconds, double ResidentMebibytes, int Jobs);
}
