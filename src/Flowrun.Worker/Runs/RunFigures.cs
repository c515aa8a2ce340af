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
                _figures = Count(runs.Views());
            }

            return _figures;
        }
    }

    private static Counted Count(IReadOnlyList<RunView> views) => new(
        views.GroupBy(view => (view.Namespace, view.Flow)).ToDictionary(flow => flow.Key, FlowFigures.Of),
        views.CountBy(view => (view.Group, view.State)).ToDictionary(),
        views.Where(view => view is { State: AttemptState.Refused, Reason: not null }).GroupBy(view => view.Group).ToDictionary(group => group.Key, group => group.First().Reason!));
}

/// <param name="Flows">By the namespace of their Jobs and the version.</param>
/// <param name="States">How many runs of a group are in a state.</param>
/// <param name="Refusals">Why Kubernetes does not make the pod of one of a group's runs.</param>
internal sealed record Counted(
    IReadOnlyDictionary<(string Namespace, FlowName Flow), FlowFigures> Flows,
    IReadOnlyDictionary<(VersionGroup Group, AttemptState State), int> States,
    IReadOnlyDictionary<VersionGroup, string> Refusals);
