using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Overrides;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Planning;

namespace Flowrun.Worker.Runs;

/// <summary>What follows an attempt that was killed for memory.</summary>
internal abstract record NextAttempt
{
    private NextAttempt()
    {
    }

    /// <summary>Another one, with more memory.</summary>
    public sealed record Try(RunPlan.Ready Plan) : NextAttempt;

    /// <summary>None: the run has failed.</summary>
    /// <param name="Reason">Why, one line.</param>
    public sealed record GiveUp(string Reason) : NextAttempt;

    /// <summary>It cannot be said at the moment.</summary>
    /// <param name="Reason">Why, one line.</param>
    public sealed record Wait(string Reason) : NextAttempt;

    /// <param name="carried">The killed attempt's Job.</param>
    /// <param name="catalog">The flows of this moment.</param>
    public static NextAttempt After(CarriedJob carried, FlowCatalog catalog, RunPlanner planner)
    {
        var job = carried.Job;
        var record = carried.Event is { } json && EventParser.Parse(json) is [var only] ? only : null;
        if (record is not (EventRecord.Created or EventRecord.Requested))
        {
            return new GiveUp("its Job does not carry the event that started it, so there can be no other attempt");
        }

        if (job.Allocation is not { } allocation || job.InputBytes is not { } input)
        {
            return new GiveUp("its Job does not say what it had or was sized for, so there can be no other attempt");
        }

        var created = record is EventRecord.Created found ? found.Object : ((EventRecord.Requested)record).Request.Object;
        switch (catalog.RouteAgain(job.Group, job.Flow, created))
        {
            case Routing.Undecided undecided:
                return new Wait(undecided.Reason);
            case Routing.Unmatched unmatched:
                return new GiveUp(unmatched.Reason);
            case Routing.Matched { Matches: [var match] }:
                return Rung(job, planner, Run(job, match, record, created, input), new KilledAttempt(allocation, job.Attempt));
            case var other:
                throw new InvalidOperationException($"A run that has begun is routed to {other}.");
        }
    }

    private static NextAttempt Rung(AttemptJob job, RunPlanner planner, Run run, KilledAttempt killed)
    {
        var most = run.Flow.Sizing.OnOutOfMemory.MaxAttempts;
        if (job.Attempt >= most)
        {
            return new GiveUp($"attempt {job.Attempt} of {most} was the last (spec.sizing.onOutOfMemory.maxAttempts)");
        }

        return planner.PlanNext(run, killed) switch
        {
            RunPlan.Ready ready when ready.Run.Sizing.Memory > (job.Memory ?? Bytes.Zero) => new Try(ready),
            RunPlan.Ready => new GiveUp($"it had all that it may have, {run.Flow.Sizing.Memory.Maximum} (spec.sizing.memory.maximum)"),
            RunPlan.Poison poison => new GiveUp($"there can be no other attempt: {poison.Reason}"),
            var other => throw new InvalidOperationException($"Another attempt is planned as {other}."),
        };
    }

    /// <summary>The run as it was; only its id and its input's size cannot be found out again.</summary>
    private static Run Run(AttemptJob job, FlowMatch match, EventRecord record, ObjectEvent? created, Bytes input)
    {
        var overrides = EventOverrides.Of(match.Flow, record);
        return new Run(
            match.Flow,
            job.Run,
            job.Attempt,
            created,
            match.Match,
            overrides.Parameters,
            new SizingDecision(job.Memory ?? Bytes.Zero, job.MemoryLimit, null, input, ""),
            record is EventRecord.Requested { Request.Time: var time } ? time : created?.Time,
            record is EventRecord.Created { TraceParent: var trace } ? trace : ((EventRecord.Requested)record).TraceParent,
            overrides,
            record);
    }
}
