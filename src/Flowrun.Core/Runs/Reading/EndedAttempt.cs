namespace Flowrun.Core.Runs.Reading;

/// <summary>What became of an attempt whose Job has ended.</summary>
internal static class EndedAttempt
{
    public const string Deadline = "DeadlineExceeded";

    public static AttemptOutcome Read(AttemptJob job, AttemptJobEnd end, IReadOnlyList<AttemptPod> pods)
    {
        if (end.IsComplete)
        {
            return Succeeded(job, pods);
        }

        if (end.Reason == Deadline)
        {
            // Its pods are gone.
            return new AttemptOutcome(AttemptState.DeadlineExceeded, end.Message.Length == 0 ? null : end.Message);
        }

        var failed = pods.Where(pod => pod.Phase == "Failed").OrderByDescending(pod => pod.CreatedAt).ToList();
        var killed = failed.Select(pod => SizedEnd(job, pod)).FirstOrDefault(container => container?.WasOutOfMemory == true);
        return killed is not null
            ? new AttemptOutcome(AttemptState.OutOfMemory, OutOfMemory(job, killed), killed)
            : failed.Count > 0 ? Failed(job, failed[0]) : WithoutPod(end);
    }

    private static AttemptOutcome Succeeded(AttemptJob job, IReadOnlyList<AttemptPod> pods)
    {
        // A Job of many pods needs as much as the hungriest.
        var container = pods.Where(pod => pod.Phase == "Succeeded").Select(pod => SizedEnd(job, pod)).OfType<ContainerEnd>()
            .MaxBy(found => (found.WasOutOfMemory, found.Report?.Peak.Value ?? 0));
        return new AttemptOutcome(AttemptState.Succeeded, container is null ? null : Words(job, container), container);
    }

    private static string? Words(AttemptJob job, ContainerEnd container) => (container.WasOutOfMemory, container.Report) switch
    {
        (true, _) => $"a process of {job.Container} was killed for memory, and it succeeded all the same: it needs more than {job.Allocation?.ToString() ?? "it had"}",
        (_, { } report) => $"needed {report.Peak.ToHuman()} of {job.Memory?.ToString() ?? "no request"}",
        _ => null,
    };

    private static string OutOfMemory(AttemptJob job, ContainerEnd container)
    {
        var at = job.Allocation is { } allocation ? $" at {allocation}" : "";
        return container.ExitCode == 137
            ? $"{job.Container} was killed for memory{at}"
            : $"a process of {job.Container} was killed for memory{at}, and {job.Container} exited with {container.ExitCode}";
    }

    private static AttemptOutcome Failed(AttemptJob job, AttemptPod pod)
    {
        var container = SizedEnd(job, pod);
        if (pod.Reason is "Evicted" or "Preempting" or "Preempted" || pod.Disruption is not null)
        {
            return new AttemptOutcome(AttemptState.Evicted, $"its pod was put off its node ({pod.Disruption ?? pod.Reason}){Behind(pod.Message)}", container);
        }

        var broken = pod.Containers.FirstOrDefault(found => found.End is { WasOutOfMemory: true }) ?? pod.Containers.FirstOrDefault(found => found.End is { ExitCode: not 0 });
        return new AttemptOutcome(AttemptState.Failed, broken is null ? $"its pod failed{Behind(pod.Message ?? pod.Reason)}" : Words(job, broken, broken.End!), container);
    }

    private static string Words(AttemptJob job, AttemptContainer container, ContainerEnd end) => end switch
    {
        { WasOutOfMemory: true } => $"{container.Name} was killed for memory; only the memory of {job.Container} is decided by the flow",
        { Reason: "StartError" or "ContainerCannotRun" } => $"{container.Name} could not start{Behind(end.Message)}",
        _ => $"{container.Name} exited with {end.ExitCode}{Behind(end.Message)}",
    };

    private static AttemptOutcome WithoutPod(AttemptJobEnd end) =>
        new(AttemptState.Failed, $"{(end.Reason.Length == 0 ? "failed" : end.Reason)}{Behind(end.Message)}, and its pod is gone");

    private static ContainerEnd? SizedEnd(AttemptJob job, AttemptPod pod) =>
        pod.Containers.FirstOrDefault(container => !container.IsInit && container.Name == job.Container)?.End;

    private static string Behind(string? message) => string.IsNullOrEmpty(message) ? "" : $": {message}";
}
