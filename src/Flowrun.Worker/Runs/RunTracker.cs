using System.Threading.Channels;
using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Runs;

/// <summary>Follows runs to their end: watches Jobs and pods, and, while this process leads, has each end recorded once.</summary>
/// <remarks>Two that record at once do no harm: what one has done, the other finds done.</remarks>
internal sealed class RunTracker
{
    private static readonly TimeSpan PauseOfWatch = TimeSpan.FromSeconds(10);

    private readonly Func<string, ChannelWriter<RunChange>, CancellationToken, Task> _watch;
    private readonly Func<FlowCatalog, IEnumerable<string>> _scopes;
    private readonly TrackedRuns _runs;
    private readonly AttemptRecorder _recorder;
    private readonly RunRetirement _retirement;
    private readonly TrackingFaults _faults;
    private readonly WorkerMetrics _metrics;
    private readonly RecordPause _pause;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Channel<FlowCatalog> _catalogs = Channel.CreateBounded<FlowCatalog>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private Channel<string>? _due;
    private FlowCatalog? _catalog;

    /// <param name="watch">Follows one scope until cancelled.</param>
    /// <param name="scopes">Which to follow, by the flows that there are; one that was followed stays so.</param>
    /// <param name="random">Chance, thread-safe: 0 or more, less than 1.</param>
    public RunTracker(
        Func<string, ChannelWriter<RunChange>, CancellationToken, Task> watch,
        Func<FlowCatalog, IEnumerable<string>> scopes,
        TrackedRuns runs,
        RunFigures figures,
        AttemptRecorder recorder,
        RunRetirement retirement,
        TrackingFaults faults,
        WorkerMetrics metrics,
        ILogger log,
        TimeProvider time,
        Func<double> random)
    {
        _watch = watch;
        _scopes = scopes;
        _runs = runs;
        _recorder = recorder;
        _retirement = retirement;
        _faults = faults;
        _log = log;
        _time = time;
        _metrics = metrics;
        metrics.ObserveRuns(() => figures.Now().States);
        _pause = new RecordPause(random);
    }

    /// <summary>The flows were read for the first time, or some have changed. Nothing is followed before the first.</summary>
    public void Use(FlowCatalog catalog)
    {
        Volatile.Write(ref _catalog, catalog);
        _catalogs.Writer.TryWrite(catalog);
    }

    /// <summary>The scopes that are followed, by the flows that there are; null: they have not been read.</summary>
    public IEnumerable<string>? Scopes => Volatile.Read(ref _catalog) is { } catalog ? _scopes(catalog) : null;

    /// <summary>The flows of this moment.</summary>
    public FlowCatalog Catalog => Volatile.Read(ref _catalog) ?? FlowCatalog.Empty;

    /// <summary>Follows what there is, until cancelled; can be run again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (Volatile.Read(ref _catalog) is { } known)
        {
            _catalogs.Writer.TryWrite(known);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var changes = Channel.CreateBounded<RunChange>(64);
        await Task.WhenAll(
            EndAllAsync(WatchAsync(changes.Writer, stop.Token), stop),
            EndAllAsync(ApplyAsync(changes.Reader, stop.Token), stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
        throw new InvalidOperationException("Following runs has ended by itself.");
    }

    /// <summary>One Job whose end is known: has it recorded, and its run's Jobs removed later.</summary>
    internal async Task LookAsync(string uid, CancellationToken cancellationToken)
    {
        if (!_runs.TryTake(uid, out var attempt))
        {
            return;
        }

        RecordResult? result = null;
        try
        {
            result = await RecordAsync(attempt, cancellationToken);
        }
        finally
        {
            _runs.PutBack(uid, (result as RecordResult.Recorded)?.Job);
        }

        if (result is RecordResult.Recorded { Job: var job })
        {
            result = await RetireAsync(job, cancellationToken) ?? result;
        }

        if (result is RecordResult.Later later)
        {
            var pause = _pause.After(later, ++attempt.Progress.Failures);
            Log.RecordedLater(_log, attempt.Job.Namespace, attempt.Job.Name, later.Reason, pause);
            _ = AgainAsync(uid, pause, cancellationToken);
        }
        else
        {
            attempt.Progress.Failures = 0;
        }
    }

    private async Task<RecordResult> RecordAsync(TrackedAttempt attempt, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _catalog) is not { } catalog)
        {
            return new RecordResult.Later("the flows have not been read yet");
        }

        if (attempt.Job.Recorded is not null)
        {
            return new RecordResult.Recorded(attempt.Job);
        }

        try
        {
            return await _recorder.RecordAsync(attempt, catalog, cancellationToken);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.RecordingFailed(_log, unexpected, attempt.Job.Namespace, attempt.Job.Name);
            return new RecordResult.Later(unexpected.Message, Longer: true);
        }
    }

    private async Task<RecordResult?> RetireAsync(AttemptJob job, CancellationToken cancellationToken)
    {
        try
        {
            await _retirement.RetireAsync(job.Run, cancellationToken);
            return null;
        }
        catch (AttemptCallException failed)
        {
            return new RecordResult.Later(failed.Message, failed.IsFinal, failed.RetryAfter);
        }
    }

    private async Task WatchAsync(ChannelWriter<RunChange> changes, CancellationToken stop)
    {
        var watches = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            await foreach (var catalog in _catalogs.Reader.ReadAllAsync(stop))
            {
                foreach (var scope in _scopes(catalog).Where(scope => !watches.ContainsKey(scope)).ToList())
                {
                    watches[scope] = WatchAsync(scope, changes, stop);
                }
            }
        }
        finally
        {
            await Task.WhenAll(watches.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(string scope, ChannelWriter<RunChange> changes, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await _watch(scope, changes, stop);
            }
            catch (Exception unexpected) when (!stop.IsCancellationRequested)
            {
                Log.WatchingFailed(_log, unexpected, scope);
            }

            await Task.Delay(PauseOfWatch, _time, stop);
        }
    }

    private async Task ApplyAsync(ChannelReader<RunChange> changes, CancellationToken stop)
    {
        using var garbage = new ListGarbage(_time);
        await foreach (var change in changes.ReadAllAsync(stop))
        {
            _faults.Look(change);
            var (due, lost) = _runs.Apply(change);
            garbage.Listed(change switch
            {
                RunChange.Jobs { Item: ListWatchItem<AttemptJob>.Listed jobs } => jobs.Objects.Count,
                RunChange.Pods { Item: ListWatchItem<AttemptPod>.Listed pods } => pods.Objects.Count,
                _ => 0,
            });
            foreach (var uid in due)
            {
                Volatile.Read(ref _due)?.Writer.TryWrite(uid);
            }

            foreach (var job in lost)
            {
                _metrics.AttemptLost(job.Group);
                Log.Lost(_log, job.Namespace, job.Name);
            }
        }
    }

    /// <summary>Has the end of each attempt recorded, until cancelled. Whatever is under way then is left as it is; it is done again from the start of its steps.</summary>
    /// <remarks>As many at once as there are, since most of them wait for a model to be stored; what they do is bounded by slots.</remarks>
    /// <param name="stop">This process does not lead any more.</param>
    public async Task RecordAsync(CancellationToken stop)
    {
        var due = Channel.CreateUnbounded<string>();
        Volatile.Write(ref _due, due);
        try
        {
            foreach (var uid in _runs.Due())
            {
                due.Writer.TryWrite(uid);
            }

            await Parallel.ForEachAsync(
                due.Reader.ReadAllAsync(stop),
                new ParallelOptions { MaxDegreeOfParallelism = int.MaxValue, CancellationToken = stop },
                async (uid, token) => await LookAsync(uid, token));
        }
        finally
        {
            Volatile.Write(ref _due, null);
        }
    }

    private async Task AgainAsync(string uid, TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Read(ref _due)?.Writer.TryWrite(uid);
    }

    /// <summary>None of the loops ends by itself: if one does, something is wrong, and the others must not go on without it.</summary>
    private static async Task EndAllAsync(Task loop, CancellationTokenSource stop)
    {
        try
        {
            await loop;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
