using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Jobs;

/// <summary>A pod of a Job, as the job controller sees it.</summary>
internal readonly record struct OwnedPod(StoredObject Stored)
{
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    public string Phase => Stored.Root.TextAt("status", "phase") ?? "";

    public bool IsSucceeded => Phase == "Succeeded";

    public bool IsFailed => Phase == "Failed";

    public bool IsEnded => IsSucceeded || IsFailed;

    public bool IsDeleted => Stored.Root.At("metadata", "deletionTimestamp") is not null;

    public bool IsActive => !IsEnded && !IsDeleted;

    public bool IsTerminating => IsDeleted && !IsEnded;

    /// <summary>It has not yet been counted for good.</summary>
    public bool IsTracked => Stored.Root.ListAt("metadata", "finalizers").Any(one => one.ValueEquals(Finalizer));

    public bool IsReady => Stored.Root.ListAt("status", "conditions").Any(one => one.TextAt("type") == "Ready" && one.TextAt("status") == "True");

    /// <summary>When its last container ended; when it was made, if that is not known.</summary>
    public DateTimeOffset EndedAt
    {
        get
        {
            var ends = Stored.Root.ListAt("status", "containerStatuses").Select(one => Timestamps.Parse(one.TextAt("state", "terminated", "finishedAt"))).Max();
            return ends ?? Timestamps.Parse(Stored.Root.TextAt("metadata", "creationTimestamp")) ?? default;
        }
    }
}
