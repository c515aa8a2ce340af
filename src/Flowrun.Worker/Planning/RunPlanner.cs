using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Core.Text;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Planning;

/// <summary>From a record to the Jobs that it becomes: route, measure, size, render. Creates nothing; the worker and <c>plan</c> share it.</summary>
public sealed class RunPlanner(IObjectMeasurer measurer, IModels models, JobRenderer renderer)
{
    private static readonly Dictionary<string, string> NoParameters = [];

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

        var plans = new RunPlan[matched.Matches.Count];
        for (var index = 0; index < plans.Length; index++)
        {
            var match = matched.Matches[index];
            plans[index] = await PlanAsync(
                match, RunId.Of(match.Flow.Group, record.Object), created, NoParameters, created.Time, record.TraceParent, cancellationToken);
        }

        return plans;
    }

    private async ValueTask<IReadOnlyList<RunPlan>> PlanAsync(EventRecord.Requested record, FlowCatalog catalog, CancellationToken cancellationToken)
    {
        var request = record.Request;
        var routing = catalog.Route(request);
        if (routing is not Routing.Matched { Matches: [var match] })
        {
            return [WithoutRun(routing)];
        }

        if (Unwanted(match.Flow, request) is { } reason)
        {
            return [new RunPlan.Poison(reason)];
        }

        var run = RunId.Of(match.Flow.Group, request);
        return [await PlanAsync(match, run, request.Object, request.Parameters, request.Time, record.TraceParent, cancellationToken)];
    }

    private async ValueTask<RunPlan> PlanAsync(
        FlowMatch match,
        RunId id,
        ObjectEvent? created,
        IReadOnlyDictionary<string, string> parameters,
        DateTimeOffset? time,
        string? traceParent,
        CancellationToken cancellationToken)
    {
        var input = Bytes.Zero;
        if (created is not null)
        {
            if (match.Flow.Sizing.Input == SizingInput.Object && created.Size is { } size)
            {
                input = size;
            }
            else
            {
                var measurement = await measurer.MeasureAsync(match.Flow.Sizing.Input, created, cancellationToken);
                if (measurement is not Measurement.Measured measured)
                {
                    return WithoutSize(measurement);
                }

                input = measured.Total;
                created = measured.Object;
            }
        }

        var decision = Decide(match.Flow, input, created, killed: null);
        return Render(new Run(match.Flow, id, Attempt: 1, created, match.Match, parameters, decision, time, traceParent));
    }

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

    /// <summary>Whoever may send to the queue can ask for anything; what the flow does not allow is refused, not left out silently.</summary>
    private static string? Unwanted(Flow flow, RunRequest request)
    {
        if (request.Parameters.Count > 0 && !flow.AllowEventOverrides.Contains("parameters"))
        {
            return $"the request sets parameters ({OneLine.Of(string.Join(", ", request.Parameters.Keys))}), and flow {flow.Name} does not allow it: spec.allowEventOverrides would have to list parameters";
        }

        return request.Overrides is { Count: > 0 }
            ? "the request sets overrides, which this version does not apply; send it without"
            : null;
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
