using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Overrides;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Planning;

/// <summary>From a record to the Jobs that it becomes: route, measure, size, render. Creates nothing; the worker and <c>plan</c> share it.</summary>
public sealed class RunPlanner(IObjectMeasurer measurer, IModels models, JobRenderer renderer)
{
    /// <summary>One plan for each flow that wants the record, or one that says why there is none.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<IReadOnlyList<RunPlan>> PlanAsync(EventRecord record, FlowCatalog catalog, CancellationToken cancellationToken) => record switch
    {
        EventRecord.Created created => await PlanAsync(created, catalog, cancellationToken),
        EventRecord.Requested requested => await PlanAsync(requested, catalog, cancellationToken),
        EventRecord.Ignored ignored => [new RunPlan.Ignored(ignored.Reason)],
        EventRecord.Poison poison => [new RunPlan.Poison(poison.Reason)],
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };

    /// <summary>The next attempt of a run whose last one was killed for memory: the same event and input, sized anew with what the kill says.</summary>
    /// <remarks>Its memory is not more than the killed one's where the flow's maximum forbids it: there is no point in it then.</remarks>
    /// <param name="run">The run as it was at the killed attempt; of its sizing only the input's size counts.</param>
    /// <param name="killed">What it had, which is its limit where that is more than its request, and which attempt it was.</param>
    /// <returns><see cref="RunPlan.Ready"/>, or <see cref="RunPlan.Poison"/> where its flow is another by now and cannot run it.</returns>
    public RunPlan PlanNext(Run run, KilledAttempt killed)
    {
        ArgumentNullException.ThrowIfNull(run);
        var decision = Decide(run.Flow, run.Sizing.InputBytes, run.Object, killed);
        return Render(run with { Attempt = killed.Attempt + 1, Sizing = decision });
    }

    private async ValueTask<IReadOnlyList<RunPlan>> PlanAsync(EventRecord.Created record, FlowCatalog catalog, CancellationToken cancellationToken)
    {
        var created = record.Object;
        var routing = catalog.Route(created);
        if (routing is Routing.NeedsSize)
        {
            var measurement = await measurer.MeasureAsync(SizingInput.Object, created, cancellationToken);
            if (measurement is not Measurement.Measured measured)
            {
                return [WithoutSize(measurement)];
            }

            created = measured.Object;
            routing = catalog.Route(created);
        }

        if (routing is not Routing.Matched matched)
        {
            return [WithoutRun(routing)];
        }

        var seen = await LookAsync(matched.Matches, created, cancellationToken);
        var plans = new RunPlan[matched.Matches.Count];
        for (var index = 0; index < plans.Length; index++)
        {
            var match = matched.Matches[index];
            plans[index] = await PlanAsync(match, RunId.Of(match.Flow.Group, record.Object), record with { Object = created }, seen, cancellationToken);
        }

        return plans;
    }

    private async ValueTask<IReadOnlyList<RunPlan>> PlanAsync(EventRecord.Requested record, FlowCatalog catalog, CancellationToken cancellationToken)
    {
        var request = record.Request;
        var routing = catalog.Route(request);
        if (routing is not Routing.Matched { Matches: [var match] } matched)
        {
            return [WithoutRun(routing)];
        }

        var seen = await LookAsync(matched.Matches, request.Object, cancellationToken);
        return [await PlanAsync(match, RunId.Of(match.Flow.Group, request), record, seen, cancellationToken)];
    }

    /// <summary>Asks S3 for the object itself where a flow lets its metadata set something and nobody has asked for that yet.</summary>
    private async ValueTask<Measurement?> LookAsync(IReadOnlyList<FlowMatch> matches, ObjectEvent? created, CancellationToken cancellationToken) =>
        created is { Metadata: null } && matches.Any(match => match.Flow.AllowEventOverrides.Count > 0)
            ? await measurer.LookAsync(created, cancellationToken)
            : null;

    /// <param name="seen">What S3 said of the object, where it was asked.</param>
    private async ValueTask<RunPlan> PlanAsync(FlowMatch match, RunId id, EventRecord record, Measurement? seen, CancellationToken cancellationToken)
    {
        var flow = match.Flow;
        var created = ObjectOf(record);
        if (created is not null && seen is not null && flow.AllowEventOverrides.Count > 0)
        {
            if (seen is not Measurement.Measured { Object: var looked })
            {
                return WithoutSize(seen);
            }

            created = created with { Size = created.Size ?? looked.Size, Metadata = looked.Metadata };
        }

        var input = Bytes.Zero;
        if (created is not null)
        {
            if (flow.Sizing.Input == SizingInput.Object && created.Size is { } size)
            {
                input = size;
            }
            else
            {
                var measurement = await measurer.MeasureAsync(flow.Sizing.Input, created, cancellationToken);
                if (measurement is not Measurement.Measured measured)
                {
                    return WithoutSize(measurement);
                }

                input = measured.Total;
                created = measured.Object;
            }

            record = WithObject(record, created);
        }

        var decision = Decide(flow, input, created, killed: null);
        var overrides = EventOverrides.Of(flow, record);
        if (overrides.Memory is { } memory)
        {
            decision = memory.Over(decision, flow.Sizing.Memory);
        }

        return Render(new Run(
            flow, id, Attempt: 1, created, match.Match, overrides.Parameters, decision, TimeOf(record), TraceParentOf(record), overrides, record));
    }

    private static ObjectEvent? ObjectOf(EventRecord record) => record switch
    {
        EventRecord.Created created => created.Object,
        EventRecord.Requested requested => requested.Request.Object,
        _ => null,
    };

    private static EventRecord WithObject(EventRecord record, ObjectEvent about) => record switch
    {
        EventRecord.Created created => created with { Object = about },
        EventRecord.Requested requested => requested with { Request = requested.Request with { Object = about } },
        _ => record,
    };

    private static DateTimeOffset? TimeOf(EventRecord record) => record switch
    {
        EventRecord.Created created => created.Object.Time,
        EventRecord.Requested requested => requested.Request.Time,
        _ => null,
    };

    private static string? TraceParentOf(EventRecord record) => record switch
    {
        EventRecord.Created created => created.TraceParent,
        EventRecord.Requested requested => requested.TraceParent,
        _ => null,
    };

    private SizingDecision Decide(Flow flow, Bytes input, ObjectEvent? created, KilledAttempt? killed)
    {
        // What a folder or a manifest adds up to says nothing about how it is packed.
        var key = flow.Sizing.Input == SizingInput.Object ? created?.Key : null;
        return models.Decide(flow, input, key, flow.Sizing.Learn == Learn.Off ? null : TemplateHashOf(flow), killed);
    }

    private string? TemplateHashOf(Flow flow)
    {
        try
        {
            return renderer.TemplateHashOf(flow);
        }
        catch (InvalidRunException)
        {
            // Rendering says so at once, and where.
            return null;
        }
    }

    private RunPlan Render(Run run)
    {
        try
        {
            return new RunPlan.Ready(run, renderer.Render(run));
        }
        catch (InvalidRunException invalid)
        {
            return new RunPlan.Poison(invalid.Message);
        }
    }

    private static RunPlan WithoutRun(Routing routing) => routing switch
    {
        Routing.Unmatched unmatched => new RunPlan.Unmatched(unmatched.Reason),
        Routing.Undecided undecided => new RunPlan.Undecided(undecided.Group, undecided.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(routing)),
    };

    private static RunPlan WithoutSize(Measurement measurement) => measurement switch
    {
        Measurement.Vanished vanished => new RunPlan.Vanished(vanished.Reason),
        Measurement.Transient transient => new RunPlan.Transient(transient.Reason),
        Measurement.Misconfigured misconfigured => new RunPlan.Misconfigured(misconfigured.Reason),
        Measurement.Refused refused => new RunPlan.Poison(refused.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(measurement)),
    };
}
