using System.Collections.Concurrent;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Sizing;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Sizing;

/// <summary>The models of all groups, kept in step with what is stored: read by every replica, written by the one that tracks.</summary>
public sealed class Models(IModelStore store, ILogger log, TimeProvider time) : IModels
{
    /// <summary>A group is written at most once in this time.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int Parallel = 8;

    // Another replica writes at the same time only while leadership changes hands.
    private const int Tries = 4;

    private readonly ConcurrentDictionary<VersionGroup, GroupModel> _groups = new();
    private readonly ModelLog _log = new(log);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when what is stored has been read, or cannot be for a reason that waiting does not mend.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Whether something was learned that is not stored yet.</summary>
    public bool HasUnstored => _groups.Values.Any(group => group.HasUnstored);

    public SizingDecision Decide(Flow flow, Bytes input, string? key, string? templateHash, KilledAttempt? killed = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Sizing.Learn == Learn.Off
            ? LearnedSizing.Decide(flow.Sizing, model: null, input, key, templateHash, killed)
            : Of(flow.Group).Decide(flow.Sizing, input, key, templateHash, killed);
    }

    public Task LearnAsync(VersionGroup group, string attemptId, Observation observation, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(attemptId);
        ArgumentNullException.ThrowIfNull(observation);
        return Of(group).LearnAsync(attemptId, observation, cancellationToken);
    }

    public void Recorded(VersionGroup group, string attemptId)
    {
        ArgumentNullException.ThrowIfNull(attemptId);
        Of(group).Forget(attemptId);
    }

    /// <summary>What is learned of a group, in words; null: nothing.</summary>
    public string? SummaryOf(VersionGroup group) => _groups.TryGetValue(group, out var model) ? model.Summary() : null;

    /// <summary>Follows what is stored, until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in store.WatchAsync(cancellationToken))
        {
            Apply(item);
        }
    }

    /// <summary>Writes what was learned, until cancelled.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await StoreAsync(cancellationToken);
        }
    }

    /// <summary>Writes what was learned of each group, once.</summary>
    public Task StoreAsync(CancellationToken cancellationToken) => System.Threading.Tasks.Parallel.ForEachAsync(
        _groups,
        new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
        async (group, stop) => await StoreAsync(group.Key, group.Value, stop));

    private async Task StoreAsync(VersionGroup group, GroupModel model, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries && model.ToStore() is { } unwritten; attempt++)
        {
            switch (await store.WriteAsync(group, unwritten.Text, unwritten.Version, cancellationToken))
            {
                case ModelWrite.Stored stored:
                    model.Stored(unwritten, stored.Version);
                    _log.Mended(group);
                    return;
                case ModelWrite.Conflict conflict:
                    _log.SayUnused(group, model.Adopt(conflict.Current));
                    break;
                case ModelWrite.Foreign foreign:
                    model.GiveUp(unwritten);
                    _log.SayForeign(group, foreign.Reason);
                    return;
                case ModelWrite.Failed failed:
                    _log.SayNotStored(group, failed.Reason);
                    return;
            }
        }
    }

    private void Apply(ListWatchItem<StoredModel?> item)
    {
        switch (item)
        {
            case ListWatchItem<StoredModel?>.Listed listed:
                var found = listed.Objects.OfType<StoredModel>().ToDictionary(stored => stored.Group);
                foreach (var stored in found.Values)
                {
                    Adopt(stored.Group, stored);
                }

                foreach (var group in _groups.Keys.Where(group => !found.ContainsKey(group)))
                {
                    Adopt(group, null);
                }

                _log.SayUnread(null);
                _loaded.TrySetResult();
                break;
            case ListWatchItem<StoredModel?>.Changed { Object: { } stored }:
                Adopt(stored.Group, stored);
                break;
            case ListWatchItem<StoredModel?>.Deleted { Object: { } stored }:
                Adopt(stored.Group, null);
                break;
            case ListWatchItem<StoredModel?>.Resumed:
                _log.SayUnread(null);
                break;
            case ListWatchItem<StoredModel?>.Failed { Failure: var failure }:
                _log.SayUnread(failure.Message);
                if (failure.Status is 401 or 403 or 404)
                {
                    _loaded.TrySetResult();
                }

                break;
        }
    }

    private void Adopt(VersionGroup group, StoredModel? stored) => _log.SayUnused(group, Of(group).Adopt(stored));

    private GroupModel Of(VersionGroup group) => _groups.GetOrAdd(group, static _ => new GroupModel());
}
