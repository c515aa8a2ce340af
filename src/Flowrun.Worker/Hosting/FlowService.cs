using Flowrun.Kubernetes.Flows;
using Flowrun.Worker.Health;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>Hands every new catalog of flows to intake and to the tracker of runs, and says what is wrong with manifests.</summary>
internal sealed class FlowService : BackgroundService
{
    private const string Cause = "flows";

    private readonly IFlowSource _source;
    private readonly QueueIntake _intake;
    private readonly RunTracker _tracker;
    private readonly IntakeState _state;
    private readonly WorkerMetrics _metrics;
    private readonly FlowLog _log;
    private bool _isPublished;

    /// <param name="source">Makes the source of one that takes faults: why flows cannot be read at the moment, or null once they can.</param>
    /// <param name="intake">Closed by itself until the first catalog.</param>
    /// <param name="tracker">Follows nothing until the first catalog.</param>
    /// <param name="state">Shows why there is none yet.</param>
    public FlowService(Func<Action<string?>, IFlowSource> source, QueueIntake intake, RunTracker tracker, IntakeState state, WorkerMetrics metrics, ILogger<FlowService> log)
    {
        _intake = intake;
        _tracker = tracker;
        _state = state;
        _metrics = metrics;
        _log = new FlowLog(log);
        _source = source(Fault);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _source.RunAsync(Publish, stoppingToken);

    /// <summary>Says that flows run only when they do: whoever reads it may upload at once.</summary>
    private void Publish(FlowSnapshot snapshot)
    {
        Volatile.Write(ref _isPublished, true);
        _intake.Use(snapshot.Catalog);
        _tracker.Use(snapshot.Catalog);
        Count(snapshot);
        _log.Say(snapshot);
    }

    private void Count(FlowSnapshot snapshot)
    {
        var ambiguous = snapshot.Catalog.AmbiguousGroups.Values.Sum(names => names.Count);
        var archived = snapshot.Catalog.Flows.Count(flow => flow.Archived);
        _metrics.Flows(
            snapshot.Catalog.Flows.Count - archived - ambiguous,
            archived,
            ambiguous,
            snapshot.Problems.Where(problem => !problem.Problem.IsWarning).Select(problem => problem.Source).Distinct().Count());
    }

    /// <summary>Flows that have been read once stay good; without any there is nothing to judge an event by.</summary>
    private void Fault(string? reason)
    {
        _log.SayFault(reason);
        if (reason is not null && !Volatile.Read(ref _isPublished))
        {
            _state.Block(Cause, $"The flows cannot be read: {reason}");
        }
    }
}
