using Flowrun.Core.Admission;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Tracing;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>One record of a message, until all its Jobs exist or it is known that they never will.</summary>
/// <param name="catalog">The flows of this moment.</param>
internal sealed class RecordHandler(
    RunPlanner planner, Func<FlowCatalog> catalog, RunStarter starter, Lines lines, WaitingRoom waitingRoom, Deferrals deferrals, WorkerMetrics metrics, ILogger log)
{
    /// <param name="isOnly">The message has no other record.</param>
    /// <param name="handling">Cancelled when the grace period is over.</param>
    /// <param name="waiting">Cancelled when the worker is told to stop: what waits in a line cannot finish in time.</param>
    /// <exception cref="OperationCanceledException">Either was cancelled.</exception>
    public async Task<Verdict> HandleAsync(HeldMessage message, EventRecord record, bool isOnly, CancellationToken handling, CancellationToken waiting)
    {
        using var progress = new Progress(lines, Deferral.ReadDone(message.Attribute(Deferral.DoneAttribute)));
        using var trace = WorkerTraces.StartEvent(message, record);
        var traced = WorkerTraces.Continue(record, message, trace);
        while (true)
        {
            // After a wait everything is planned anew: the flow may have been mended, and the run's id stays the same.
            var plans = await planner.PlanAsync(traced, catalog(), handling);
            var obstacles = new List<Obstacle>();
            foreach (var plan in plans)
            {
                if (await TryAsync(plan, record, progress, handling) is { } met)
                {
                    obstacles.Add(met);
                }
            }

            if (obstacles is not [var obstacle, ..])
            {
                return Finish(plans, progress);
            }

            if (LineRule.For(obstacle.Line.Kind).UsesWaitingRoom && !waitingRoom.TrySeat(message))
            {
                if (isOnly && await TryDeferAsync(message, plans, obstacles, progress, handling))
                {
                    return progress.Verdict;
                }

                waitingRoom.Enter(message);
            }

            await progress.Turn.WaitAsync(obstacle.Line, obstacle.Reason, waiting);
            if (message.IsLost)
            {
                // Whoever has it now goes on with it.
                return Verdict.Left;
            }
        }
    }

    private ValueTask<Obstacle?> TryAsync(RunPlan plan, EventRecord record, Progress progress, CancellationToken cancellationToken) => plan switch
    {
        RunPlan.Ready ready => starter.TryStartAsync(ready, progress, cancellationToken),
        RunPlan.Undecided undecided => Met(LineKind.Undecided, undecided.Group.Value, undecided.Reason),
        RunPlan.Misconfigured misconfigured => Met(LineKind.Bucket, Bucket(record), misconfigured.Reason),
        RunPlan.Transient transient => Met(LineKind.Storage, Bucket(record), transient.Reason),
        _ => ValueTask.FromResult<Obstacle?>(null),
    };

    /// <summary>Only what waits for things of its groups alone: what else was found out about it would be found out, and told, a second time.</summary>
    private async ValueTask<bool> TryDeferAsync(
        HeldMessage message, IReadOnlyList<RunPlan> plans, List<Obstacle> obstacles, Progress progress, CancellationToken cancellationToken)
    {
        if (progress.Verdict != Verdict.Done
            || !obstacles.TrueForAll(obstacle => LineRule.For(obstacle.Line.Kind).IsOfAGroup)
            || !plans.All(plan => plan is RunPlan.Ready or RunPlan.Undecided))
        {
            return false;
        }

        if (!await deferrals.TryDeferAsync(message, progress.Settled, cancellationToken))
        {
            return false;
        }

        metrics.Event(EventOutcome.Deferred);
        Log.Deferred(log, obstacles[0].Reason);
        return true;
    }

    /// <summary>Nothing is in the way any more: counts what did not become a Job.</summary>
    private Verdict Finish(IReadOnlyList<RunPlan> plans, Progress progress)
    {
        foreach (var plan in plans)
        {
            switch (plan)
            {
                case RunPlan.Ignored ignored:
                    metrics.Event(EventOutcome.Ignored);
                    Log.Ignored(log, ignored.Reason);
                    break;
                case RunPlan.Unmatched unmatched:
                    metrics.Event(EventOutcome.Unmatched);
                    Log.Unmatched(log, unmatched.Reason);
                    break;
                case RunPlan.Vanished vanished:
                    metrics.Event(EventOutcome.Vanished);
                    Log.Vanished(log, vanished.Reason);
                    break;
                case RunPlan.Poison poison:
                    metrics.Event(EventOutcome.Poison);
                    progress.Refuse(poison.Reason);
                    break;
            }
        }

        return progress.Verdict;
    }

    private static ValueTask<Obstacle?> Met(LineKind kind, string name, string reason) =>
        ValueTask.FromResult<Obstacle?>(new Obstacle(new LineKey(kind, name), reason));

    private static string Bucket(EventRecord record) => record switch
    {
        EventRecord.Created created => created.Object.Bucket,
        EventRecord.Requested { Request.Object: { } asked } => asked.Bucket,
        _ => "",
    };
}
