using Flowrun.Core.Text;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Tracing;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>Turns a planned run into its Job, unless something is in the way.</summary>
internal sealed class RunStarter(JobCreationPipeline creations, Lines lines, PendingLimit pending, WorkerMetrics metrics, ILogger log, TimeProvider time)
{
    /// <returns>What is in the way; null when the run is settled, for better or worse.</returns>
    public async ValueTask<Obstacle?> TryStartAsync(RunPlan.Ready plan, Progress progress, CancellationToken cancellationToken)
    {
        var group = plan.Run.Flow.Group;
        if (progress.IsSettled(group))
        {
            return null;
        }

        var quota = new LineKey(LineKind.Quota, group.Value);
        var target = new LineKey(LineKind.Namespace, plan.Job.Namespace);
        if ((IsBehind(target, progress.Turn) ?? IsBehind(quota, progress.Turn)) is { } queued)
        {
            return queued;
        }

        if (pending.TryTake(plan) is { } full)
        {
            return full;
        }

        var source = plan.Run.Object;
        using var scope = Log.JobScope(log, plan.Run.Id.Value, group.Value, source is null ? null : OneLine.Of(source.Bucket), source is null ? null : OneLine.Of(source.Key));
        using var trace = WorkerTraces.StartJob(plan);
        switch (await CreateAsync(plan, cancellationToken))
        {
            case JobCreation.OverQuota over:
                return new Obstacle(quota, over.Reason);
            case JobCreation.Misconfigured misconfigured:
                return new Obstacle(target, misconfigured.Reason);
            case JobCreation.Refused refused:
                metrics.Event(EventOutcome.Refused);
                progress.Refuse(refused.Reason);
                break;
            case JobCreation.AlreadyExists:
                metrics.Event(EventOutcome.Repeated);
                Log.JobExists(log, plan.Job.Namespace, plan.Job.Name.Value);
                break;
            case JobCreation.Created:
                Created(plan);
                break;
            case var other:
                throw new InvalidOperationException($"The creation of {plan.Job.Name} ended with {other}.");
        }

        progress.Settle(group);
        return null;
    }

    private async ValueTask<JobCreation> CreateAsync(RunPlan.Ready plan, CancellationToken cancellationToken)
    {
        JobCreation? creation = null;
        try
        {
            return creation = await creations.CreateAsync(plan.Job, plan.Run.Id, cancellationToken);
        }
        finally
        {
            if (creation is not JobCreation.Created)
            {
                pending.GiveBack(plan);
            }
        }
    }

    private Obstacle? IsBehind(LineKey line, Turn turn) => lines.Has(line) && !turn.IsAheadOf(line) ? new Obstacle(line, null) : null;

    private void Created(RunPlan.Ready plan)
    {
        metrics.Event(EventOutcome.Created);
        metrics.JobCreated(plan.Run.Flow.Group);
        if (plan.Run.EventTime is { } happened)
        {
            metrics.EventToJob(time.GetUtcNow() - happened);
        }

        Log.JobCreated(log, plan.Job.Namespace, plan.Job.Name.Value, plan.Run.Sizing.Memory, plan.Run.Sizing.Reason);
        var overrides = plan.Run.Overrides;
        if (overrides.RefusedReason is { } reason)
        {
            Log.OverridesRefused(log, plan.Job.Namespace, plan.Job.Name.Value, reason);
            foreach (var refused in overrides.Refused)
            {
                metrics.OverrideRefused(plan.Run.Flow.Group, refused.Name);
            }
        }
    }
}
