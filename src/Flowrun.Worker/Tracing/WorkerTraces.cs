using System.Diagnostics;
using Flowrun.Core.Events;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Planning;

namespace Flowrun.Worker.Tracing;

/// <summary>From the upload's trace to the Job's: one span an event, under it one a Job. Costs nothing while nobody collects them.</summary>
/// <remarks>Source: https://opentelemetry.io/docs/specs/semconv/messaging/sqs/</remarks>
internal static class WorkerTraces
{
    public const string SourceName = "Flowrun";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A record of a message is worked on. It goes on with the trace that the record, or else the message, comes from.</summary>
    public static Activity? StartEvent(HeldMessage message, EventRecord record)
    {
        var activity = ActivityContext.TryParse(Parent(record) ?? message.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity("process event", ActivityKind.Consumer, parent)
            : Source.StartActivity("process event", ActivityKind.Consumer);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "aws_sqs");
            activity.SetTag("messaging.operation.type", "process");
            activity.SetTag("messaging.message.id", message.Id);
            if (Object(record) is { } found)
            {
                activity.SetTag("aws.s3.bucket", found.Bucket);
                activity.SetTag("aws.s3.key", found.Key);
            }
        }

        return activity;
    }

    /// <summary>The record with the trace that its Jobs go on with: the span's, or without one the upload's.</summary>
    public static EventRecord Continue(EventRecord record, HeldMessage message, Activity? activity)
    {
        var traceParent = activity?.Id ?? Parent(record) ?? message.TraceParent;
        return record switch
        {
            EventRecord.Created created => created with { TraceParent = traceParent },
            EventRecord.Requested requested => requested with { TraceParent = traceParent },
            _ => record,
        };
    }

    public static Activity? StartJob(RunPlan.Ready plan)
    {
        var activity = Source.StartActivity("create Job", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("flowrun.run.id", plan.Run.Id.Value);
            activity.SetTag("flowrun.group", plan.Run.Flow.Group.Value);
            activity.SetTag("flowrun.memory", plan.Run.Sizing.Memory.Value);
            activity.SetTag("k8s.namespace.name", plan.Job.Namespace);
            activity.SetTag("k8s.job.name", plan.Job.Name.Value);
        }

        return activity;
    }

    private static string? Parent(EventRecord record) => record switch
    {
        EventRecord.Created created => created.TraceParent,
        EventRecord.Requested requested => requested.TraceParent,
        _ => null,
    };

    private static ObjectEvent? Object(EventRecord record) => record switch
    {
        EventRecord.Created created => created.Object,
        EventRecord.Requested requested => requested.Request.Object,
        _ => null,
    };
}
