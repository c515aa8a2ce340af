using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>What the pods of a Job have come to since it was last looked at, and what follows for the Job.</summary>
/// <param name="Succeeded">Ended well, not yet counted.</param>
/// <param name="Failed">Ended badly, not yet counted.</param>
/// <param name="Ignored">Ended badly, but the podFailurePolicy says that this is no failure.</param>
/// <param name="Target">The condition that the Job is to get: type, reason, message.</param>
internal sealed record JobOutcome(
    IReadOnlyList<OwnedPod> Succeeded, IReadOnlyList<OwnedPod> Failed, IReadOnlyList<OwnedPod> Ignored, (string Type, string Reason, string Message)? Target)
{
    public static JobOutcome Of(JsonObject spec, JobStatus status, IReadOnlyList<OwnedPod> owned, bool isSuspended, DateTimeOffset now)
    {
        var fresh = owned.Where(pod => pod.IsTracked).ToArray();
        var policy = spec.ObjectAt("podFailurePolicy");
        var waitsForFailure = spec.TextAt("podReplacementPolicy") == "Failed" && status.Target is null;
        var failed = new List<OwnedPod>();
        var ignored = new List<OwnedPod>();
        (string, string, string)? target = null;
        foreach (var pod in fresh.Where(pod => pod.IsFailed || (pod.IsTerminating && !isSuspended && !waitsForFailure)))
        {
            var match = pod.IsFailed ? PodFailurePolicy.Match(policy, pod) : null;
            if (match is ("Ignore", _))
            {
                ignored.Add(pod);
                continue;
            }

            failed.Add(pod);
            if (match is ("FailJob", var message))
            {
                target ??= ("FailureTarget", "PodFailurePolicy", message);
            }
        }

        var succeeded = fresh.Where(pod => pod.IsSucceeded).ToArray();
        return new JobOutcome(succeeded, failed, ignored, target ?? Judge(spec, status, owned, succeeded.Length, failed.Count, now));
    }

    /// <summary>How many pods there should be.</summary>
    public static long Wanted(JsonObject spec, JobStatus status)
    {
        var parallelism = spec.WholeAt("parallelism") ?? 1;
        var done = status.Succeeded + status.Uncounted("succeeded").Count;
        return spec.WholeAt("completions") is { } completions ? Math.Min(parallelism, completions - done) : done > 0 ? 0 : parallelism;
    }

    private static (string Type, string Reason, string Message)? Judge(
        JsonObject spec, JobStatus status, IReadOnlyList<OwnedPod> owned, int succeeded, int failed, DateTimeOffset now)
    {
        if (status.Failed + failed > (spec.WholeAt("backoffLimit") ?? 6))
        {
            return ("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        if (!spec.IsTrue("suspend") && spec.WholeAt("activeDeadlineSeconds") is { } seconds && status.StartTime?.AddSeconds(seconds) <= now)
        {
            return ("FailureTarget", "DeadlineExceeded", "Job was active longer than specified deadline");
        }

        var done = status.Succeeded + succeeded;
        var isDone = spec.WholeAt("completions") is { } completions ? done >= completions : done > 0 && !owned.Any(pod => pod.IsActive);
        return isDone ? ("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods") : null;
    }
}
