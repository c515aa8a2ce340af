using System.Threading.Channels;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Runs;
using Flowrun.Worker.Tests.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Runs;

/// <summary>A cluster with runs in it, and workers that follow them one after another.</summary>
internal sealed class RunWorld : IDisposable
{
    private readonly WorkerMetrics _metrics = new();

    public RunWorld(params Flow[] flows)
    {
        Catalog = new FlowCatalog(flows.Length > 0 ? flows : [Make.Flow().Base("64Mi").RoundTo("1Mi").Build()]);
        Queue = new FakeQueue(Time, TimeSpan.FromSeconds(30));
        Watch = async (_, writer, stop) =>
        {
            await foreach (var change in Changes.Reader.ReadAllAsync(stop))
            {
                await writer.WriteAsync(change, stop);
            }
        };
        Worker = NewWorker();
    }

    public FakeTimeProvider Time { get; } = new(Make.Time.AddHours(1));

    public FlowCatalog Catalog { get; set; }

    public WorkerOptions Options { get; set; } =
        new() { QueueUrl = new Uri("https://sqs.example/1/uploads"), DeadLetterQueueUrl = new Uri("https://sqs.example/1/dead") };

    public FakeRunCluster Cluster { get; } = new();

    /// <summary>What a test tells the watch of the only scope.</summary>
    public Channel<RunChange> Changes { get; } = Channel.CreateUnbounded<RunChange>();

    public Func<string, ChannelWriter<RunChange>, CancellationToken, Task> Watch { get; set; }

    public Func<FlowCatalog, IEnumerable<string>> Scopes { get; set; } = _ => [""];

    public FakeModels Models { get; } = new();

    public FakeQueue Queue { get; }

    public LogLines Log { get; } = new();

    /// <summary>The one that follows at the moment.</summary>
    public RunFollower Worker { get; private set; }

    /// <summary>Starts a run as intake does, and gives the name of its Job.</summary>
    public async Task<string> StartAsync(EventRecord? record = null)
    {
        var plans = await Planner().PlanAsync(record ?? new EventRecord.Created(Make.Created()), Catalog, TestContext.Current.CancellationToken);
        var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(plans));
        await Cluster.CreateAsync(ready.Job, ready.Run.Id, 1, TestContext.Current.CancellationToken);
        return ready.Job.Name.Value;
    }

    /// <summary>Starts a run and ends its first attempt.</summary>
    public async Task<string> StartAndEndAsync(string reason = "Completed", int exitCode = 0, string? message = null, EventRecord? record = null)
    {
        var name = await StartAsync(record);
        Cluster.End(name, Time.GetUtcNow(), reason, exitCode, message);
        return name;
    }

    /// <summary>A worker that knows nothing yet takes the place of the one before.</summary>
    public RunFollower NewWorker()
    {
        var runs = new TrackedRuns();
        var slots = new RecordSlots();
        var recorder = new AttemptRecorder(Cluster, Cluster, Planner(), Models, new RunLetters(Queue, Options, Time), slots, _metrics, Log);
        var tracker = new RunTracker(
            (scope, writer, stop) => Watch(scope, writer, stop), catalog => Scopes(catalog), runs, new RunFigures(runs, Time), recorder, new RunRetirement(Cluster, runs, slots, Time),
            new TrackingFaults(new IntakeState(Time), Log), _metrics, Log, Time, () => 0.5);
        tracker.Use(Catalog);
        return Worker = new RunFollower(this, runs, tracker);
    }

    public void Dispose() => _metrics.Dispose();

    private RunPlanner Planner() => new(new FakeMeasurer(), Models, new JobRenderer(null, "default"));
}

/// <summary>One worker's view.</summary>
internal sealed record RunFollower(RunWorld World, TrackedRuns Runs, RunTracker Tracker)
{
    /// <summary>Lists everything, and deals with what there is to do. Returns when it is done, or the worker's life is over.</summary>
    public async Task LookAsync()
    {
        Runs.Apply(new RunChange.Pods("", new ListWatchItem<AttemptPod>.Listed(World.Cluster.Pods)));
        foreach (var uid in Runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Listed(World.Cluster.Jobs))).Due)
        {
            var looking = Tracker.LookAsync(uid, TestContext.Current.CancellationToken);
            for (var round = 0; !looking.IsCompleted && !World.Cluster.Life.IsOver; round++)
            {
                Assert.True(round < 10_000, "It never ends.");
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            if (!looking.IsCompleted)
            {
                return;
            }

            await looking;
        }
    }
}
