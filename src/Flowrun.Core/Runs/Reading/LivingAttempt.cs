namespace Flowrun.Core.Runs.Reading;

/// <summary>Where an attempt stands whose Job has not ended.</summary>
internal static class LivingAttempt
{
    public static AttemptOutcome Read(AttemptJob job, IReadOnlyList<AttemptPod> pods, string? refusal)
    {
        if (job.IsSuspended)
        {
            return new AttemptOutcome(AttemptState.Suspended, WhySuspended(job));
        }

        var outcome = pods.Where(pod => !pod.IsEnded && pod.Disruption is null).MaxBy(pod => pod.CreatedAt) is { } pod
            ? OfPod(pod)
            : refusal is not null ? new AttemptOutcome(AttemptState.Refused, refusal) : new AttemptOutcome(AttemptState.Pending);
        return pods.Where(found => found.Disruption is not null).MaxBy(found => found.CreatedAt) is { } disrupted
            ? outcome with { Reason = $"{(outcome.Reason is null ? "" : outcome.Reason + "; ")}its pod was put off its node ({disrupted.Disruption}) and is made anew" }
            : outcome;
    }

    private static string? WhySuspended(AttemptJob job) => job switch
    {
        { Queue: { } queue } => $"Kueue has not let it run: it is in the queue {AttemptPod.Line(queue)}",
        { IsReleased: true } => "somebody has suspended it",
        _ => AttemptPod.Line(job.Waits),
    };

    private static AttemptOutcome OfPod(AttemptPod pod)
    {
        if (pod.Phase == "Running")
        {
            return new AttemptOutcome(AttemptState.Running);
        }

        if (pod.Unschedulable is { } noNode)
        {
            return new AttemptOutcome(AttemptState.Unschedulable, noNode);
        }

        var waiting = pod.Containers.FirstOrDefault(container => container.Waiting is not null);
        return new AttemptOutcome(AttemptState.Pending, waiting is null ? null : $"{waiting.Name}: {waiting.Waiting}");
    }
}
