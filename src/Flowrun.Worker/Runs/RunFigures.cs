using System.Runtime.InteropServices;
using Flowrun.Core.Flows;
using Flowrun.Core.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>The runs counted, for metrics and the status of Flows. Counted anew only when something has changed, and not all the time even then. Thread-safe.</summary>
internal sealed class RunFigures(TrackedRuns runs, TimeProvider time)
{
    /// <summary>With tens of thousands of Jobs it takes a while.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private long _version = -1;
    private long _counted;
    private Counted _figures = new(new Dictionary<(string, FlowName), FlowFigures>(), new Dictionary<(VersionGroup, AttemptState), int>(), new Dictionary<VersionGroup, string>());

    public Counted Now()
    {
        lock (_lock)
        {
            if (_version != runs.Version && (_version < 0 || time.GetElapsedTime(_counted) >= Interval))
            {
                _version = runs.Version;
                _counted = time.GetTimestamp();
                _figures = Count();
            }

            return _figures;
        }
    }

    private Counted Count()
    {
        var flows = new Dictionary<(string, FlowName), Tally>();
        var states = new Dictionary<(VersionGroup, AttemptState), int>();
        var refusals = new Dictionary<VersionGroup, string>();
        runs.ForEachRun((job, since, pods, refusal) =>
        {
            var state = AttemptOutcome.StateOf(job, pods, refusal);
            CollectionsMarshal.GetValueRefOrAddDefault(states, (job.Group, state), out _)++;
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(flows, (job.Namespace, job.Flow), out _);
            tally ??= new Tally();
            tally.Add(state, job, since, pods, refusal);
            if (state == AttemptState.Refused && refusal is not null)
            {
                refusals.TryAdd(job.Group, refusal);
            }
        });
        return new Counted(flows.ToDictionary(flow => flow.Key, flow => flow.Value!.ToFigures()), states, refusals);
    }

    private sealed class Tally
    {
        private readonly int[] _states = new int[Enum.GetValues<AttemptState>().Length];
        private (AttemptJob Job, DateTimeOffset? Since, IReadOnlyList<AttemptPod> Pods, string? Refusal)? _last;

        public void Add(AttemptState state, AttemptJob job, DateTimeOffset? since, IReadOnlyList<AttemptPod> pods, string? refusal)
        {
            _states[(int)state]++;
            if (_last is null || since >= _last.Value.Since)
            {
                _last = (job, since, pods, refusal);
            }
        }

        public FlowFigures ToFigures() => FlowFigures.Of(
            state => _states[(int)state], _last is { } last ? RunView.Of(last.Job, last.Pods, last.Refusal) with { CreatedAt = last.Since } : null);
    }
}

/// <param name="Flows">By the namespace of their Jobs and the version.</param>
/// <param name="States">How many runs of a group are in a state.</param>
/// <param name="Refusals">Why Kubernetes does not make the pod of one of a group's runs.</param>
internal sealed record Counted(
    IReadOnlyDictionary<(string Namespace, FlowName Flow), FlowFigures> Flows,
    IReadOnlyDictionary<(VersionGroup Group, AttemptState State), int> States,
    IReadOnlyDictionary<VersionGroup, string> Refusals);
