using Flowrun.Core.Flows;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Core.Sizing.Learning;
using Flowrun.Core.Text;
using Flowrun.Kubernetes.Events;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Runs;

/// <summary>
/// What is done once about the end of an attempt: learn, count, say so in an Event, start the next attempt where memory was short, and then mark the Job. A worker
/// may die between any two of these; whoever comes next does all of it again, and each step is made so that it makes no difference.
/// </summary>
internal sealed class AttemptRecorder(
    IAttemptJobs jobs, IJobCreator creator, RunPlanner planner, IModels models, RunLetters letters, RecordSlots slots, WorkerMetrics metrics, ILogger log)
{
    private const int LongestMark = 1000;

    /// <param name="attempt">Its Job has ended.</param>
    /// <param name="catalog">The flows of this moment.</param>
    /// <param name="cancellationToken">Stops it between two steps or within one.</param>
    public async Task<RecordResult> RecordAsync(TrackedAttempt attempt, FlowCatalog catalog, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        try
        {
            // As it is now: what is cached may be old, and another worker may have been here.
            var carried = await jobs.ReadAsync(attempt.Job, cancellationToken);
            return carried switch
            {
                null or { Job.End: null } => RecordResult.Nothing.Instance,
                { Job.Recorded: not null } => new RecordResult.Recorded(carried.Job),
                _ => await RecordAsync(carried, attempt, catalog, slot, cancellationToken),
            };
        }
        catch (AttemptCallException failed)
        {
            return new RecordResult.Later(failed.Message, failed.IsFinal, failed.RetryAfter);
        }
        catch (RunLetterException failed)
        {
            return new RecordResult.Later(failed.Message, failed.IsOperators);
        }
    }

    private async Task<RecordResult> RecordAsync(
        CarriedJob carried, TrackedAttempt attempt, FlowCatalog catalog, RecordSlots.Slot slot, CancellationToken cancellationToken)
    {
        var (job, progress) = (carried.Job, attempt.Progress);
        var pods = AttemptOutcome.IsExplained(job, attempt.Pods) ? attempt.Pods : await jobs.PodsAsync(job, cancellationToken);
        var outcome = AttemptOutcome.Of(job, pods);
        var next = outcome.State == AttemptState.OutOfMemory ? NextAttempt.After(carried, catalog, planner) : null;
        if (next is NextAttempt.Wait wait)
        {
            return new RecordResult.Later(wait.Reason, Longer: true);
        }

        var flow = catalog.RouteAgain(job.Group, job.Flow, created: null) is Routing.Matched { Matches: [var match] } ? match.Flow : null;
        var lesson = flow is null or { Sizing.Learn: Learn.Off } ? null : Lesson.Of(job, outcome, isFinal: next is not NextAttempt.Try);
        if (lesson is not null)
        {
            // Decisions know it from now on. It is stored some seconds later, together with others.
            progress.Learning = progress.Learning is { IsCanceled: false, IsFaulted: false } told
                ? told
                : models.LearnAsync(job.Group, job.Uid, lesson, cancellationToken);
        }

        CountAttempt(job, outcome, progress);
        if (outcome.State == AttemptState.OutOfMemory || outcome.SucceededShortOfMemory)
        {
            await TellAsync(job, progress, new AttemptEvent(EventReason.OutOfMemory, outcome.Reason!), cancellationToken);
        }

        var started = default(RunPlan.Ready);
        if (next is NextAttempt.Try rung)
        {
            switch (await creator.CreateAsync(rung.Plan.Job, job.Run, rung.Plan.Run.Attempt, cancellationToken))
            {
                case JobCreation.Created or JobCreation.AlreadyExists:
                    started = rung.Plan;
                    break;
                case JobCreation.Refused refused:
                    next = new NextAttempt.GiveUp($"Kubernetes refuses attempt {rung.Plan.Run.Attempt}: {refused.Reason}");
                    break;
                case JobCreation.Transient transient:
                    return new RecordResult.Later(transient.Reason, After: transient.RetryAfter);
                case JobCreation.OverQuota over:
                    return new RecordResult.Later(over.Reason, Longer: true);
                case JobCreation.Misconfigured misconfigured:
                    return new RecordResult.Later(misconfigured.Reason, Longer: true);
            }
        }

        var words = started is not null
            ? await FollowedAsync(job, outcome, started, progress, cancellationToken)
            : await EndedAsync(carried, outcome, (next as NextAttempt.GiveUp)?.Reason, flow, progress, cancellationToken);
        if (progress.Learning is { } learning)
        {
            await StoredAsync(learning, progress, slot, cancellationToken);
            if (lesson is Observation.Measured measured)
            {
                var input = measured.Outcome.Input.ToHuman();
                await TellAsync(job, progress, new AttemptEvent(EventReason.Learned, $"{job.Container} {outcome.Reason} for {input} of input"), cancellationToken);
            }
        }

        var mark = new AttemptMark(OneLine.Of(words, LongestMark), outcome.Container?.Report?.Peak.Value, started?.Job.Name.Value);
        if (!await jobs.MarkAsync(job, mark, cancellationToken))
        {
            return RecordResult.Nothing.Instance;
        }

        models.Recorded(job.Group, job.Uid);
        Log.Recorded(log, job.Namespace, job.Name, mark.Recorded);
        return new RecordResult.Recorded(job with { Recorded = mark.Recorded, Next = mark.Next, Peak = outcome.Container?.Report?.Peak });
    }

    /// <returns>What is marked: the run goes on with another attempt.</returns>
    private async Task<string> FollowedAsync(AttemptJob job, AttemptOutcome outcome, RunPlan.Ready next, RecordProgress progress, CancellationToken cancellationToken)
    {
        var (attempt, sizing) = (next.Run.Attempt, next.Run.Sizing);
        await TellAsync(job, progress, new AttemptEvent(EventReason.Retrying, $"attempt {attempt} is {next.Job.Name} with {sizing.Memory}: {sizing.Reason}"), cancellationToken);
        return $"{outcome}; attempt {attempt} asks for {sizing.Memory}";
    }

    /// <param name="whyNoOther">Why there is no other attempt, where one was to be expected.</param>
    /// <returns>What is marked: the run has ended.</returns>
    private async Task<string> EndedAsync(
        CarriedJob carried, AttemptOutcome outcome, string? whyNoOther, Flow? flow, RecordProgress progress, CancellationToken cancellationToken)
    {
        var job = carried.Job;
        if (!progress.IsRunCounted)
        {
            progress.IsRunCounted = true;
            metrics.RunEnded(job.Group, outcome.State);
        }

        var words = whyNoOther is null ? outcome.ToString() : $"{outcome}; {whyNoOther}";
        if (outcome.State == AttemptState.Succeeded)
        {
            return words;
        }

        await TellAsync(job, progress, new AttemptEvent(EventReason.RunFailed, words), cancellationToken);
        if (flow?.OnFailure == OnFailure.DeadLetter)
        {
            progress.Letter ??= await letters.TrySendAsync(job.Run.Value, carried.Event, words, cancellationToken) is { } fault
                ? $"its event could not go to the dead-letter queue: {fault}"
                : "its event is in the dead-letter queue";
            words = $"{words}; {progress.Letter}";
        }

        Log.RunFailed(log, job.Run.Value, job.Group.Value, OneLine.Of(words));
        return words;
    }

    private void CountAttempt(AttemptJob job, AttemptOutcome outcome, RecordProgress progress)
    {
        if (!progress.IsAttemptCounted)
        {
            progress.IsAttemptCounted = true;
            metrics.AttemptEnded(job.Group, outcome.State, outcome.SucceededShortOfMemory, job.End!.At - job.StartedAt);
            if (AttemptCost.Of(job, outcome) is { } cost)
            {
                metrics.Memory.Ended(job.Group, cost);
            }
        }
    }

    /// <summary>An Event is never worth more than what it tells of: where it may not be written, all else goes on.</summary>
    private async Task TellAsync(AttemptJob job, RecordProgress progress, AttemptEvent told, CancellationToken cancellationToken)
    {
        if (!progress.NeedsEvent(told.Reason.Word))
        {
            return;
        }

        try
        {
            await jobs.WriteEventAsync(job, told, cancellationToken);
        }
        catch (AttemptCallException refused) when (refused.IsFinal)
        {
            Log.EventNotWritten(log, told.Reason.Word, job.Namespace, job.Name, refused.Message);
        }

        progress.EventWritten(told.Reason.Word);
    }

    private static async Task StoredAsync(Task learning, RecordProgress progress, RecordSlots.Slot slot, CancellationToken cancellationToken)
    {
        try
        {
            await slot.OutsideAsync(learning, cancellationToken);
        }
        catch
        {
            // To be told again.
            progress.Learning = null;
            throw;
        }
    }
}
