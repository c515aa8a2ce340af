using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Sandbox;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;

namespace Flowrun.Benchmarks.Intake;

/// <summary>How long an event takes from the queue to its Job where there is little to do, beside what the API call alone takes at the same pace.</summary>
internal static class LatencyBenchmark
{
    public const string Verb = "latency";
    private const string Usage = "usage: latency [EVENTS [PER_SECOND]], by default 300 at 10 a second";
    private const int WarmUp = 100;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var numbers = arguments.Select(text => int.TryParse(text, out var number) ? number : 0).ToList();
        if (numbers.Count > 2 || numbers.Any(number => number < 1))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var events = numbers.Count > 0 ? numbers[0] : 300;
        var pace = TimeSpan.FromSeconds(1d / (numbers.Count > 1 ? numbers[1] : 10));
        var options = new IntakeBenchmarkOptions(WarmUp + events, 32, 1, TimeSpan.Zero);
        var plans = await Uploads.PlanAllAsync(0, options.Messages);

        var bare = await BareAsync(plans, options, pace);
        var intake = await IntakeAsync(plans, options, pace);
        Console.WriteLine($"{events} events, one each {pace.TotalMilliseconds} ms");
        Console.WriteLine("                             p50        p99");
        Show("the API call alone", bare);
        Show("from the queue to the Job", intake);
        return 0;
    }

    private static async Task<List<TimeSpan>> BareAsync(IReadOnlyList<Worker.Planning.RunPlan.Ready> plans, IntakeBenchmarkOptions options, TimeSpan pace)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(options);
        var creator = new JobCreator(cluster.Api);
        var took = new List<TimeSpan>();
        foreach (var plan in plans)
        {
            await Task.Delay(pace);
            var since = Stopwatch.GetTimestamp();
            await creator.CreateAsync(plan.Job, plan.Run.Id, 1, CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(since));
        }

        return took[WarmUp..];
    }

    private static async Task<List<TimeSpan>> IntakeAsync(IReadOnlyList<Worker.Planning.RunPlan.Ready> plans, IntakeBenchmarkOptions options, TimeSpan pace)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(options);
        await using var aws = await SandboxAws.StartAsync();
        var queue = aws.CreateQueueWithDeadLetters("uploads");
        var settings = new WorkerOptions { QueueUrl = aws.QueueUrl("uploads"), MaxInFlight = options.Concurrency };
        using var sqs = FullIntake.NewClient(aws.Endpoint);
        using var metrics = new WorkerMetrics();
        var creator = new TimedCreator(new JobCreator(cluster.Api));
        using var intake = FullIntake.NewIntake(new SqsQueue(sqs, settings, TimeProvider.System), creator, settings, metrics);
        using var stopping = new CancellationTokenSource();
        var running = Task.Run(() => intake.RunAsync(stopping.Token));

        var sent = new List<long>();
        for (var index = 0; index < plans.Count; index++)
        {
            await Task.Delay(pace);
            sent.Add(Stopwatch.GetTimestamp());
            queue.Send(Uploads.Body(index));
        }

        while (queue.Counts.Total > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        await stopping.CancelAsync();
        await running;
        return [.. plans.Select((plan, index) => Stopwatch.GetElapsedTime(sent[index], creator.Created[plan.Run.Id])).Skip(WarmUp)];
    }

    private static void Show(string what, List<TimeSpan> took)
    {
        took.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-26}{took[took.Count / 2].TotalMilliseconds,5:F1} ms  {took[took.Count * 99 / 100].TotalMilliseconds,6:F1} ms"));
    }

    /// <summary>Notes when each run's Job was there.</summary>
    private sealed class TimedCreator(IJobCreator creator) : IJobCreator
    {
        public ConcurrentDictionary<RunId, long> Created { get; } = new();

        public async Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
        {
            var creation = await creator.CreateAsync(job, run, attempt, cancellationToken);
            Created[run] = Stopwatch.GetTimestamp();
            return creation;
        }
    }
}
