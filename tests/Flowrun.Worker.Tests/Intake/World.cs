using System.Diagnostics.CodeAnalysis;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Testing;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>A worker's intake between a queue and a cluster that are not there, by a clock that the test moves.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly WorkerMetrics _metrics = new();
    private Task? _running;

    public World(Func<WorkerOptions, WorkerOptions>? options = null)
    {
        Options = new WorkerOptions { QueueUrl = new Uri("https://sqs.example/1/uploads"), DeadLetterQueueUrl = new Uri("https://sqs.example/1/dead") };
        Options = options?.Invoke(Options) ?? Options;
        State = new IntakeState(Time);
        Queue = new FakeQueue(Time, Options.VisibilityTimeout);
        Intake = NewIntake();
    }

    public FakeTimeProvider Time { get; } = new(Make.Time);

    public WorkerOptions Options { get; }

    public IntakeState State { get; }

    public FakeQueue Queue { get; }

    public FakeCreator Cluster { get; } = new();

    public FakeMeasurer Storage { get; } = new();

    public LogLines Log { get; } = new();

    public QueueIntake Intake { get; }

    /// <summary>Starts with these flows; none: one flow that wants all of the bucket <c>landing</c>.</summary>
    public World Start(params Flow[] flows)
    {
        Use(flows.Length == 0 ? [Make.Flow().Build()] : flows);
        _running = Task.Run(() => Intake.RunAsync(_stopping.Token));
        return this;
    }

    public void Use(params Flow[] flows) => Intake.Use(new FlowCatalog(flows));

    /// <summary>Tells the worker to stop; it goes on with what it has.</summary>
    public void BeginStop() => _stopping.Cancel();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await UntilAsync(() => _running!.IsCompleted);
        await _running!;
    }

    /// <summary>Lets time pass in steps until it is so.</summary>
    /// <param name="step">0: no time passes.</param>
    public async Task UntilAsync(Func<bool> isSo, double step = 0.25)
    {
        for (var round = 0; !isSo(); round++)
        {
            Assert.True(round < 20_000, "It never came to be so.");
            if (step > 0 && round % 4 == 3)
            {
                Time.Advance(TimeSpan.FromSeconds(step));
            }

            await LetOthersRunAsync();
        }
    }

    /// <summary>Lets this much time pass, in steps that give everybody a chance.</summary>
    public async Task PassAsync(TimeSpan duration, double step = 1)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(step))
        {
            Time.Advance(TimeSpan.FromSeconds(step));
            await LetOthersRunAsync();
        }
    }

    /// <summary>Until the thread pool has come round a few times: on a busy machine that takes longer, and so nobody misses the test's time passing.</summary>
    private static async Task LetOthersRunAsync()
    {
        for (var round = 0; round < 5; round++)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(static reached => reached.SetResult(), reached, preferLocal: false);
            await reached.Task;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await StopAsync();
        }

        Intake.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    [SuppressMessage("Security", "CA5394", Justification = "Chance of a test.")]
    public QueueIntake NewIntake(IQueue? queue = null, IJobCreator? cluster = null)
    {
        var random = new Random(7);
        return new QueueIntake(
            queue ?? Queue,
            cluster ?? Cluster,
            new RunPlanner(Storage, NoModels.Instance, new JobRenderer(null, "default")),
            Options,
            State,
            _metrics,
            Log,
            Time,
            () =>
            {
                lock (random)
                {
                    return random.NextDouble();
                }
            });
    }
}
