using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Footprint;
using Flowrun.Benchmarks.Processes;
using Flowrun.Core.Flows;

namespace Flowrun.Benchmarks.Backlog;

/// <summary>
/// A large flow has many Jobs that wait for its limit and many messages behind them, and a small one comes last: what the worker's memory becomes, and how long the small
/// one takes to run. Against the same with a thousand messages, and against a worker with nothing else to do. The program as it ships; the large flow's Jobs never end.
/// </summary>
internal static class BacklogBenchmark
{
    public const string Verb = "backlog";

    private const int FewMessages = 1000;
    private const int Uploads = 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (BacklogOptions.Read(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(BacklogOptions.Usage);
            return 2;
        }

        var figures = new List<BacklogFigures>();
        foreach (var (messages, pending) in ((int, int)[])[(0, 0), (FewMessages, options.Pending), (options.Messages, options.Pending)])
        {
            var one = await MeasureAsync(options, messages, pending);
            figures.Add(one);
            if (!options.IsJson)
            {
                Say(one);
            }
        }

        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(figures, Json));
        }

        return 0;
    }

    private static async Task<BacklogFigures> MeasureAsync(BacklogOptions options, int messages, int pending)
    {
        JsonObject[] flows = [Manifest("large"), Manifest("small")];
        await using var place = await WorkerPlace.CreateAsync(TimeSpan.Zero, flows);
        KnownJobs.CreateWaiting(place.Cluster, FlowReader.Read(flows[0]).Flow!, pending);
        PrefixFlow.Fill(place.Queue, "large", messages);
        await using var released = new ReleasedJobs(place.Cluster);
        var before = place.Cluster.CreatedJobs;
        await using var worker = await place.StartAsync(options.Program, "--max-pending", $"{options.Pending}");
        await using var memory = new MemoryWatch(worker);
        var behind = await released.TimeAsync(place.Queue, "small/behind.csv");
        var later = await released.TimesAsync(place.Queue, "small/later-", Uploads);
        var cpu = worker.Cpu;
        await Task.Delay(options.Watch, TimeProvider.System);
        var cores = (worker.Cpu - cpu) / options.Watch;
        return new BacklogFigures(
            messages,
            pending,
            memory.QueueSays,
            behind.TotalSeconds,
            later[later.Count / 2].TotalSeconds,
            later[^1].TotalSeconds,
            memory.MostHeld,
            memory.MostResident / 1048576.0,
            memory.MostAnonymous / 1048576.0,
            await worker.MetricAsync("flowrun_events_total{", "outcome=\"deferred\""),
            place.Cluster.CreatedJobs - before,
            cores);
    }

    private static JsonObject Manifest(string group)
    {
        var manifest = PrefixFlow.Manifest(group);
        manifest["spec"]!["concurrency"] = new JsonObject { ["maxRuns"] = 100 };
        return manifest;
    }

    private static void Say(BacklogFigures one) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {one.Messages} messages, {one.Pending} Jobs that wait
          memory: {one.MostResidentMebibytes:F0} MiB resident at most, of it {one.MostAnonymousMebibytes:F0} MiB not of files; {one.MostHeld:F0} messages held at most
          the small flow's Job runs: {one.BehindSeconds:F1} s after its message came behind all the others; later {one.LaterMedianSeconds:F2} s (median of {Uploads}), {one.LaterMostSeconds:F2} s at most
          the queue said {one.QueueSays:F0} visible; {one.Deferred:F0} sent to its end, {one.Created} Jobs created; {one.CpuCores:F2} cores afterwards

        """));
}
