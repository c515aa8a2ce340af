using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>
/// Brings one Job a step further, in the very steps that a real job controller is seen to take: each write of the status is one that
/// watchers of a real cluster see too. Source: k8s.io/kubernetes, controller/job.
/// </summary>
internal sealed class JobSync(ObjectStore store, JobPods pods, EventRecorder events, TimeProvider time, TimeSpan podFailureBackoff)
{
    /// <returns>When to look again though nothing happens, if so.</returns>
    public DateTimeOffset? Step(StoredObject job)
    {
        var document = job.ToNode();
        var (spec, status) = (document.ObjectAt("spec")!, new JobStatus(document.Ensure("status")));
        var owned = pods.Of(job.Uid);
        if (document.ObjectAt("metadata")?["deletionTimestamp"] is not null)
        {
            Leave(job, document, owned);
            return null;
        }

        if (status.IsFinished)
        {
            return JobEnd.RemoveWhenDue(store, job, spec, status, time);
        }

        var before = status.Json.DeepClone();
        var afterwards = new List<Action<StoredObject>>();
        var lookAgain = status.Uncounted("succeeded").Count + status.Uncounted("failed").Count > 0
            ? Count(status, owned, afterwards)
            : Progress(job, spec, status, owned, afterwards);
        if (!JsonNode.DeepEquals(before, status.Json) && store.TryReplace(job, document) is { } written)
        {
            foreach (var action in afterwards)
            {
                action(written);
            }
        }

        return lookAgain;
    }

    /// <summary>Ended pods stand in the status by their uid: they are released, then counted.</summary>
    private DateTimeOffset? Count(JobStatus status, IReadOnlyList<OwnedPod> owned, List<Action<StoredObject>> afterwards)
    {
        var uncounted = status.Uncounted("succeeded").Concat(status.Uncounted("failed")).ToHashSet();
        foreach (var pod in owned.Where(pod => uncounted.Contains(pod.Stored.Uid)))
        {
            pods.Release(pod);
        }

        status.CountUncounted();
        if (status.Terminating == 0)
        {
            JobEnd.Finish(status, events, Timestamps.Now(time), afterwards);
        }

        return null;
    }

    private DateTimeOffset? Progress(
        StoredObject job, JsonObject spec, JobStatus status, IReadOnlyList<OwnedPod> owned, List<Action<StoredObject>> afterwards)
    {
        var now = time.GetUtcNow();
        var terminating = owned.Count(pod => pod.IsTerminating);
        if (status.Target is not null && owned.All(pod => !pod.IsTracked && !pod.IsActive))
        {
            // Only the pods' end is awaited.
            if (status.Terminating != terminating)
            {
                status.Json["terminating"] = terminating;
            }
            else if (terminating == 0)
            {
                JobEnd.Finish(status, events, Timestamps.Format(now), afterwards);
            }

            return null;
        }

        var isSuspended = spec.IsTrue("suspend");
        Resume(spec, status, afterwards);
        if (isSuspended)
        {
            foreach (var pod in owned.Where(pod => pod.IsTracked && !pod.IsEnded))
            {
                pods.Release(pod);
                pods.Delete(job, pod);
            }
        }

        var ended = JobOutcome.Of(spec, status, owned, isSuspended, now);
        foreach (var pod in ended.Ignored)
        {
            pods.Release(pod);
        }

        if (ended.Target is var (type, reason, message) && status.Target is null)
        {
            foreach (var pod in owned.Where(pod => pod.IsActive))
            {
                pods.Delete(job, pod);
            }

            status.SetCondition(type, isTrue: true, reason, message, Timestamps.Format(now));
            owned = pods.Of(job.Uid);
            ended = JobOutcome.Of(spec, status, owned, isSuspended, now);
        }

        status.AddUncounted("succeeded", ended.Succeeded.Select(pod => pod.Stored.Uid));
        status.AddUncounted("failed", ended.Failed.Select(pod => pod.Stored.Uid));
        var lookAgain = isSuspended || status.Target is not null ? null : CreateMissing(job, spec, status, ref owned, now);
        status.SetCount("active", isSuspended ? 0 : owned.Count(pod => pod.IsActive));
        status.Json["terminating"] = owned.Count(pod => pod.IsTerminating);
        status.Json.Ensure("uncountedTerminatedPods");
        status.Json["ready"] = owned.Count(pod => pod.IsActive && pod.IsReady);
        return Earlier(lookAgain, status.Target is null ? Deadline(spec, status) : null);
    }

    /// <summary>Sets, turns or leaves the condition Suspended; a Job that goes on starts anew.</summary>
    private void Resume(JsonObject spec, JobStatus status, List<Action<StoredObject>> afterwards)
    {
        var now = Timestamps.Now(time);
        var wasSuspended = status.IsTrue("Suspended");
        if (spec.IsTrue("suspend"))
        {
            if (!wasSuspended)
            {
                status.SetCondition("Suspended", isTrue: true, "JobSuspended", "Job suspended", now);
                status.Json.Remove("startTime");
                afterwards.Add(job => events.Normal(job, "Suspended", "Job suspended"));
            }

            return;
        }

        if (wasSuspended)
        {
            status.SetCondition("Suspended", isTrue: false, "JobResumed", "Job resumed", now);
            status.Json["startTime"] = now;
            afterwards.Add(job => events.Normal(job, "Resumed", "Job resumed"));
        }

        status.Json.Default("startTime", now);
    }

    private DateTimeOffset? CreateMissing(
        StoredObject job, JsonObject spec, JobStatus status, ref IReadOnlyList<OwnedPod> owned, DateTimeOffset now)
    {
        var waitsForTheEnd = spec.TextAt("podReplacementPolicy") == "Failed";
        var missing = JobOutcome.Wanted(spec, status) - owned.Count(pod => pod.IsActive || (pod.IsTerminating && waitsForTheEnd));
        if (missing <= 0)
        {
            return null;
        }

        var failures = status.Failed + status.Uncounted("failed").Count;
        if (failures > 0)
        {
            var wait = podFailureBackoff * Math.Pow(2, Math.Min(failures - 1, 6));
            var due = owned.Where(pod => pod.IsFailed).Select(pod => pod.EndedAt).DefaultIfEmpty().Max() + wait;
            if (due > now)
            {
                return due;
            }
        }

        for (var made = 0L; made < missing; made++)
        {
            pods.Create(job, spec);
        }

        owned = pods.Of(job.Uid);
        return null;
    }

    /// <summary>Deletion in the foreground: the pods first.</summary>
    private void Leave(StoredObject job, JsonObject document, IReadOnlyList<OwnedPod> owned)
    {
        if (owned.Count > 0)
        {
            pods.Collect(job.Uid);
        }
        else if (document.ObjectAt("metadata")?["finalizers"] is JsonArray finalizers && finalizers.All(one => (string?)one == "foregroundDeletion"))
        {
            store.TryDelete(job);
        }
    }

    private static DateTimeOffset? Deadline(JsonObject spec, JobStatus status) =>
        spec.WholeAt("activeDeadlineSeconds") is { } seconds && status.StartTime is { } started ? started.AddSeconds(seconds) : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
