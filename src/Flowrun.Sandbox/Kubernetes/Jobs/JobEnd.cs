using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>The end of a Job, and its removal a while later.</summary>
internal static class JobEnd
{
    /// <summary>Turns what the Job was coming to into what it has come to.</summary>
    public static void Finish(JobStatus status, EventRecorder events, string now, List<Action<StoredObject>> afterwards)
    {
        if (status.Target is not { } target)
        {
            return;
        }

        var (reason, message) = (target.TextAt("reason")!, target.TextAt("message")!);
        if (target.TextAt("type") == "SuccessCriteriaMet")
        {
            status.SetCondition("Complete", isTrue: true, reason, message, now);
            status.Json["completionTime"] = now;
            afterwards.Add(written => events.Normal(written, "Completed", "Job completed"));
        }
        else
        {
            status.SetCondition("Failed", isTrue: true, reason, message, now);
            afterwards.Add(written => events.Warning(written, reason, message));
        }
    }

    /// <returns>When to look again, if it is to be removed.</returns>
    public static DateTimeOffset? RemoveWhenDue(ObjectStore store, StoredObject job, JsonObject spec, JobStatus status, TimeProvider time)
    {
        if (spec.WholeAt("ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }

        var end = status.Find("Complete") ?? status.Find("Failed");
        var due = (Timestamps.Parse(end.TextAt("lastTransitionTime")) ?? time.GetUtcNow()).AddSeconds(seconds);
        if (due > time.GetUtcNow())
        {
            return due;
        }

        store.TryDelete(job);
        return null;
    }
}
