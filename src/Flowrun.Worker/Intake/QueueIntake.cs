using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>From the queue to Jobs: receivers, the messages they hold, and all that happens to them.</summary>
internal sealed class QueueIntake : IDisposable
{
    private const string FlowsCause = "flows";
    private const int ReceiveBatch = 10;

    // A queue that has messages answers at once; after this a long poll is taken for one of an empty queue.
    private static readonly TimeSpan LastReceive = TimeSpan.FromSeconds(1);

    // After the grace period: deletes that are under way, and giving back.
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(4);

    private readonly IQueue _queue;
    private readonly WorkerOptions _options;
    private readonly IntakeState _state;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly IntakeGate _gate;
    private readonly Capacity _capacity;
    private readonly HeldMessages _held;
    private readonly Lines _lines;
    private readonly WaitingRoom _waitingRoom;
    private readonly PendingLimit _pending;
    private readonly Deferrals _deferrals;
    private readonly JobCreationPipeline _creations;
    private readonly MessageHandler _handler;
    private readonly Deleter _deleter;
    private readonly Heartbeat _heartbeat;
    private readonly Receiver _receiver;
    private readonly CancellationTokenSource _waiting = new();
    private readonly CancellationTokenSource _handling = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FlowCatalog _catalog = FlowCatalog.Empty;
    private int _active = 1;

    /// <param name="random">Chance, thread-safe: 0 or more, less than 1.</param>
    public QueueIntake(
        IQueue queue,
        IJobCreator creator,
        RunPlanner planner,
        WorkerOptions options,
        IntakeState state,
        WorkerMetrics metrics,
        ILogger log,
        TimeProvider time,
        Func<double> random)
    {
        _queue = queue;
        _options = options;
        _state = state;
        _log = log;
        _time = time;
        _gate = new IntakeGate(state, time);
        _gate.Close(FlowsCause, "The flows have not been read yet.");
        _capacity = new Capacity(Slots(options), time);
        _held = new HeldMessages(time);
        _lines = new Lines(_gate, state, log, time, random);
        _waitingRoom = new WaitingRoom(options.MaxWaiting, _capacity, _gate, log);
        _creations = new JobCreationPipeline(creator, options.MaxInFlight, _gate, metrics, log, time, random);
        _pending = new PendingLimit(_lines, options.MaxPending, log);
        _deferrals = new Deferrals(queue, options, metrics, log, time, random);
        var starter = new RunStarter(_creations, _lines, _pending, metrics, log, time);
        var records = new RecordHandler(planner, () => Volatile.Read(ref _catalog), starter, _lines, _waitingRoom, _deferrals, metrics, log);
        var deadLetters = new DeadLetters(queue, options.DeadLetterQueueUrl is { } url ? Retry("SendMessage", url) : null);
        _handler = new MessageHandler(records, deadLetters, log);
        _deleter = new Deleter(queue, Retry("DeleteMessageBatch", options.QueueUrl), 2 * options.Receivers, () => _held.Count, End, metrics, log, time);
        _heartbeat = new Heartbeat(queue, _held, options.VisibilityTimeout, _gate, options.QueueUrl, metrics, log, time);
        _receiver = new Receiver(queue, Retry("ReceiveMessage", options.QueueUrl), _capacity, _gate, _held, Begin, state, metrics, time);
        WorkerGauges.Register(metrics, state, () => _held.Count, time);

        QueueRetry Retry(string operation, Uri url) => new(operation, url, _gate, metrics, log, time, random);
    }

    /// <summary>Messages in memory: those that Jobs are created of, as many that are being deleted, and a batch read ahead by every receiver.</summary>
    public static int Slots(WorkerOptions options) => (2 * options.MaxInFlight) + (ReceiveBatch * options.Receivers);

    /// <summary>The flows were read for the first time, or some have changed.</summary>
    public void Use(FlowCatalog catalog)
    {
        Volatile.Write(ref _catalog, catalog);
        _gate.Open(FlowsCause);
        _lines.TryNow();
    }

    /// <summary>The groups of which so many Jobs wait to be released that their events had better wait in the queue.</summary>
    public void Hold(IReadOnlySet<VersionGroup> full) => _pending.Set(full);

    /// <summary>Why Jobs of a group cannot be created while a quota is used up; null: none is, as far as is known.</summary>
    public string? QuotaOf(VersionGroup group) => _lines.ReasonOf(new LineKey(LineKind.Quota, group.Value));

    /// <summary>Works until told to stop; then finishes what is in flight within the grace period and gives the rest back.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var beating = new CancellationTokenSource();
        using var deleting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        var heartbeat = _heartbeat.RunAsync(beating.Token);
        var deletes = _deleter.RunAsync(deleting.Token);
        var deferrals = _deferrals.RunAsync(deleting.Token);

        await ReceiveAsync(stopping);
        await FinishAsync();

        _deferrals.Complete();
        _deleter.Complete();
        deleting.CancelAfter(LastCalls);
        await Task.WhenAll(deletes, deferrals).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await beating.CancelAsync();
        await heartbeat;
        await GiveBackAsync();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _creations.Dispose();
        _deleter.Dispose();
        _deferrals.Dispose();
        _capacity.Dispose();
        _waiting.Dispose();
        _handling.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        using var aborting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stop = stopping.UnsafeRegister(
            _ =>
            {
                _state.Stopping();
                aborting.CancelAfter(LastReceive);
            },
            null);
        await Task.WhenAll(Enumerable.Range(0, _options.Receivers).Select(_ => _receiver.RunAsync(stopping, aborting.Token)));
    }
    /// <summary>What waits for something cannot finish in time and is given back; all else has the grace period.</summary>
    private async Task FinishAsync()
    {
        Log.Finishing(_log, _held.Count);
        await _waiting.CancelAsync();
        Ended();
        await _idle.Task.WaitAsync(_options.GracePeriod, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _handling.CancelAsync();
        await _idle.Task.WaitAsync(LastCalls, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task GiveBackAsync()
    {
        using var late = new CancellationTokenSource(LastCalls, _time);
        var back = 0;
        foreach (var batch in _held.All().Where(message => !message.IsLost).Chunk(ReceiveBatch))
        {
            try
            {
                var failures = await _queue.ChangeVisibilityAsync(batch, TimeSpan.Zero, late.Token);
                back += batch.Length - failures.Count;
            }
            catch (Exception exception)
            {
                // It comes back by itself, after its visibility timeout.
                var reason = QueueFault.Of(exception, "ChangeMessageVisibilityBatch", _options.QueueUrl).Reason;
                Log.NotGivenBack(_log, batch.Length, reason);
            }
        }

        Log.Stopped(_log, back);
    }

    /// <summary>On the thread pool: a receiver goes on receiving.</summary>
    private void Begin(HeldMessage message)
    {
        Interlocked.Increment(ref _active);
        _ = Task.Run(() => HandleAsync(message));
    }

    private async Task HandleAsync(HeldMessage message)
    {
        try
        {
            if (await _handler.HandleAsync(message, _handling.Token, _waiting.Token))
            {
                _deleter.Delete(message);
            }
            else
            {
                End(message);
            }
        }
        catch (OperationCanceledException)
        {
            // Stays held until it is given back.
        }
        finally
        {
            Ended();
        }
    }

    private void Ended()
    {
        if (Interlocked.Decrement(ref _active) == 0)
        {
            _idle.TrySetResult();
        }
    }

    private void End(HeldMessage message)
    {
        _held.Forget(message);
        _waitingRoom.Leave(message);
    }
}
