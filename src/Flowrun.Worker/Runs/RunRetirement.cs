using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>Lets Kubernetes remove the Jobs of a run that has ended and is recorded: all at the same time, since the first of them is what a repeated event is recognised by.</summary>
internal sealed class RunRetirement(IAttemptJobs jobs, TrackedRuns runs, RecordSlots slots, TimeProvider time)
{
    /// <summary>After this, a Job whose next attempt cannot be found is taken for the last: somebody has deleted that.</summary>
    private static readonly TimeSpan Missing = TimeSpan.FromHours(1);

    /// <exception cref="AttemptCallException">It was not written; to be tried again.</exception>
    public async Task RetireAsync(RunId run, CancellationToken cancellationToken)
    {
        var attempts = runs.AttemptsOf(run);
        if (attempts.Count == 0 || attempts.Any(attempt => attempt.Recorded is null || attempt.End is null) || attempts[^1] is var last && GoesOn(last))
        {
            return;
        }

        using var slot = await slots.EnterAsync(cancellationToken);
        var stays = AttemptOutcome.Parse(last.Recorded)?.State == AttemptState.Succeeded ? last.Retention.Succeeded : last.Retention.Failed;

        // The last one last: as long as it is not told, whoever comes next sees that there is something left to do.
        foreach (var attempt in attempts.Where(attempt => !attempt.IsRemovedLater))
        {
            if (await jobs.RemoveLaterAsync(attempt, Seconds(stays, last.End!.At - attempt.End!.At), cancellationToken))
            {
                runs.IsRemovedLater(attempt.Uid);
            }
        }
    }

    private bool GoesOn(AttemptJob last) => last.Next is not null && !(time.GetUtcNow() - last.End!.At > Missing);

    /// <summary>Kubernetes counts from the end of each Job.</summary>
    private static int Seconds(int stays, TimeSpan? earlier) =>
        (int)Math.Clamp(stays + Math.Max(Math.Ceiling(earlier?.TotalSeconds ?? 0), 0), 0, int.MaxValue);
}
