using System.Collections.Concurrent;
using System.Diagnostics;
using Flowrun.Sandbox.Faults;
using Flowrun.Torture.Playing;
using Flowrun.Torture.Workers;

namespace Flowrun.Torture.Troubles;

/// <summary>Begins and ends troubles.</summary>
internal sealed class TroubleMaker(Stage stage, Fleet fleet, MessageSender sender, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Jump = TimeSpan.FromHours(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Trouble, Fault> _faults = new(ReferenceEqualityComparer.Instance);
    private readonly List<Trouble> _queueTroubles = [];
    private readonly List<Task> _replacements = [];
    private readonly ConcurrentDictionary<TroubleKind, int> _struck = new();

    /// <summary>What happened of each kind: the requests that were hit, or else the times.</summary>
    public IReadOnlyDictionary<TroubleKind, int> Struck => _struck;

    public void Begin(Trouble trouble)
    {
        if (KubernetesTroubles.Of(trouble) is { } kubernetes)
        {
            stage.Cluster.Faults.Add(kubernetes);
            _faults[trouble] = kubernetes;
            return;
        }

        if (AwsTroubles.Of(trouble) is { } aws)
        {
            stage.Aws.Faults.Add(aws);
            _faults[trouble] = aws;
            return;
        }

        Strike(trouble.Kind, 1);
        Start(trouble);
    }

    /// <summary>Ends it, or, where it has hit nobody yet, a moment later: a trouble that nobody notices proves nothing.</summary>
    public async Task EndAsync(Trouble trouble, CancellationToken cancellationToken)
    {
        if (_faults.Remove(trouble, out var fault))
        {
            for (var since = Stopwatch.GetTimestamp(); CountStruck(fault) == 0 && Stopwatch.GetElapsedTime(since) < Patience;)
            {
                await Task.Delay(Interval, cancellationToken);
            }

            Strike(trouble.Kind, stage.Cluster.Faults.Remove(fault) + stage.Aws.Faults.Remove(fault));
            return;
        }

        switch (trouble.Kind)
        {
            case TroubleKind.QueueThrottles or TroubleKind.BatchesFailPartly:
                _queueTroubles.Remove(trouble);
                SetQueueFaults();
                break;
            case TroubleKind.QueueVanishes:
                sender.Restore();
                break;
            case TroubleKind.WorkerStopped:
                fleet[trouble.Worker].Continue();
                break;
        }
    }

    /// <summary>Waits until every worker that had to end has a successor.</summary>
    public Task ReplacedAsync() => Task.WhenAll(_replacements);

    private int CountStruck(Fault fault) => stage.Cluster.Faults.CountStruck(fault) + stage.Aws.Faults.CountStruck(fault);

    private void Start(Trouble trouble)
    {
        switch (trouble.Kind)
        {
            case TroubleKind.WatchesDropped:
                stage.Cluster.DropWatches();
                break;
            case TroubleKind.VersionsExpired:
                stage.Cluster.ExpireResourceVersions();
                stage.Cluster.DropWatches();
                break;
            case TroubleKind.QueueThrottles or TroubleKind.BatchesFailPartly:
                _queueTroubles.Add(trouble);
                SetQueueFaults();
                break;
            case TroubleKind.QueueVanishes:
                sender.Vanish();
                break;
            case TroubleKind.WorkerKilled:
                _replacements.Add(fleet[trouble.Worker].KillAsync(cancellationToken));
                break;
            case TroubleKind.WorkerTold:
                _replacements.Add(fleet[trouble.Worker].TellAsync(cancellationToken));
                break;
            case TroubleKind.WorkerStopped:
                fleet[trouble.Worker].Stop();
                break;
            case TroubleKind.ClockForward:
                fleet[trouble.Worker].Jump(Jump);
                break;
            case TroubleKind.ClockBack:
                fleet[trouble.Worker].Jump(-Jump);
                break;
            default:
                throw new InvalidOperationException($"Nobody plays {trouble.Kind}.");
        }
    }

    private void SetQueueFaults() => stage.Aws.Queues.Faults = AwsTroubles.Of(_queueTroubles, Stage.Always);

    private void Strike(TroubleKind kind, int times) => _struck.AddOrUpdate(kind, times, (_, before) => before + times);
}
