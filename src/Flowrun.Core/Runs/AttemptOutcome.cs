namespace Flowrun.Core.Runs;

/// <summary>Where an attempt stands, and why.</summary>
/// <param name="Reason">For people, one line, a sentence without a full stop; null where there is nothing to say.</param>
/// <param name="Container">How the sized container ended, where that is known.</param>
/// <remarks>Judged only by what Kubernetes says: a container's <c>OOMKilled</c> stands for memory, its exit code for nothing.</remarks>
public sealed record AttemptOutcome(AttemptState State, string? Reason = null, ContainerEnd? Container = null)
{
    /// <summary>It succeeded although a process in it was killed for memory: it needs more than it had.</summary>
    public bool SucceededShortOfMemory => State == AttemptState.Succeeded && Container?.WasOutOfMemory == true;

    /// <param name="job">The Job.</param>
    /// <param name="pods">All its pods that are known; some may be gone.</param>
    /// <param name="refusal">Why Kubernetes does not make a pod for it, as an Event says; or null.</param>
    public static AttemptOutcome Of(AttemptJob job, IReadOnlyList<AttemptPod> pods, string? refusal = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(pods);
        return job.End is { } end ? Reading.EndedAttempt.Read(job, end, pods) : Reading.LivingAttempt.Read(job, pods, refusal);
    }

    /// <summary>Where it stands, and no more: for counting very many.</summary>
    /// <remarks>What was recorded holds: pods may be gone by now, with their node.</remarks>
    public static AttemptState StateOf(AttemptJob job, IReadOnlyList<AttemptPod> pods, string? refusal = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job is { End: null, IsSuspended: true } ? AttemptState.Suspended : StateOf(job.Recorded) ?? Of(job, pods, refusal).State;
    }

    /// <summary>Whether the pods that are known explain the end of the Job, or more of them are to be looked for.</summary>
    public static bool IsExplained(AttemptJob job, IReadOnlyList<AttemptPod> pods)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.End switch
        {
            null => true,
            { IsComplete: true } => pods.Any(pod => pod.Phase == "Succeeded"),
            { Reason: Reading.EndedAttempt.Deadline } => true,
            _ => pods.Count(pod => pod.Phase == "Failed" && pod.Disruption is null) >= Math.Max(job.FailedPods, 1),
        };
    }

    /// <summary>As it is written on the Job once it is recorded, and read from there: <c>OutOfMemory: main was killed for memory at 64Mi</c>.</summary>
    public override string ToString() => Reason is null ? State.ToString() : $"{State}: {Reason}";

    /// <summary>What <see cref="ToString"/> wrote; null where it is something else.</summary>
    public static AttemptOutcome? Parse(string? recorded)
    {
        var colon = recorded?.IndexOf(": ", StringComparison.Ordinal) ?? -1;
        return StateOf(recorded) is { } state ? new AttemptOutcome(state, colon < 0 ? null : recorded![(colon + 2)..]) : null;
    }

    private static AttemptState? StateOf(string? recorded)
    {
        var colon = recorded?.IndexOf(": ", StringComparison.Ordinal) ?? -1;
        var word = colon < 0 ? recorded.AsSpan() : recorded.AsSpan(0, colon);
        return Enum.TryParse<AttemptState>(word, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(word[0]) && state.IsEnd() ? state : null;
    }
}
