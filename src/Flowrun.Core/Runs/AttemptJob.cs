using System.Text.Json;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs.Reading;
using Flowrun.Core.Text;

namespace Flowrun.Core.Runs;

/// <summary>A Job as far as following a run needs it. Reading never throws; what is missing is empty or null.</summary>
/// <param name="Uid">Tells two Jobs of one name apart.</param>
/// <param name="ResourceVersion">Changes with every change of the Job.</param>
/// <param name="Run">Empty: the Job is none of ours.</param>
/// <param name="Attempt">From 1; 0: the Job is none of ours.</param>
/// <param name="Container">The sized container.</param>
/// <param name="Memory">Its memory request.</param>
/// <param name="MemoryLimit">Its memory limit, or null: none.</param>
/// <param name="InputBytes">The input's size that the memory was decided for.</param>
/// <param name="Uri">Of the object, or null for a run without one.</param>
/// <param name="TemplateHash">What the Job was made from.</param>
/// <param name="IsReleased">Admission has let it run before, or leaves that to Kueue: if it is suspended, that is none of its business.</param>
/// <param name="End">How it ended, or null: it has not.</param>
/// <param name="FailedPods">How many of its pods failed, as the Job counts.</param>
/// <param name="Recorded">How it ended, in words, once that has been recorded.</param>
/// <param name="Next">The Job of the attempt after this one.</param>
/// <param name="Peak">What it needed, once that has been recorded.</param>
/// <param name="IsRemovedLater">Kubernetes has been told to remove it a while after its end.</param>
/// <param name="Retention">How long it stays after its end.</param>
public sealed record AttemptJob(
    string Namespace,
    string Name,
    string Uid,
    string ResourceVersion,
    VersionGroup Group,
    FlowName Flow,
    RunId Run,
    int Attempt,
    string Container,
    Bytes? Memory,
    Bytes? MemoryLimit,
    Bytes? InputBytes,
    string? Uri,
    string? TemplateHash,
    bool IsSuspended,
    bool IsReleased,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    AttemptJobEnd? End,
    int FailedPods,
    string? Recorded,
    string? Next,
    Bytes? Peak,
    bool IsRemovedLater,
    AttemptRetention Retention)
{
    /// <summary>How many of its pods may run at once: no more than there are completions left to make.</summary>
    public int PodsAtOnce { get; init; } = 1;

    /// <summary>What each of its pods asks for beside the sized container's memory: sidecars, or an init container that needs more than all that come after it.</summary>
    public Bytes OtherMemory { get; init; }

    /// <summary>Why admission keeps it waiting, as it was written down last; or null.</summary>
    public string? Waits { get; init; }

    /// <summary>The Kueue queue that releases it; null: none does.</summary>
    public string? Queue { get; init; }

    /// <summary>How the reason of a Job begins that waits in vain.</summary>
    public const string Forever = "forever: ";

    public bool IsOurs => Attempt > 0 && Run.Value.Length > 0 && Group.Value.Length > 0;

    /// <summary>What its container could use at most, as far as its Job says: the limit, else the request.</summary>
    public Bytes? Allocation => MemoryLimit ?? Memory;

    /// <summary>Suspended, and not yet released by admission, which is to do that.</summary>
    public bool IsWaiting => IsSuspended && !IsReleased;

    /// <summary>Waits, and without a change of the limit or the Job does so forever.</summary>
    public bool WaitsForever => Waits?.StartsWith(Forever, StringComparison.Ordinal) == true;

    /// <summary>What all its pods that may run at once ask for.</summary>
    /// <param name="memory">The sized container's; it may be decided anew.</param>
    public Bytes MemoryAtOnce(Bytes? memory)
    {
        var each = (UInt128)(ulong)(memory ?? Bytes.Zero).Value + (ulong)OtherMemory.Value;
        var all = each * (uint)PodsAtOnce;
        return all < (ulong)long.MaxValue ? new Bytes((long)all) : Bytes.Max;
    }

    public static AttemptJob Read(JsonElement job)
    {
        var root = new JsonField(job);
        var metadata = root["metadata"];
        var labels = metadata["labels"];
        var annotations = metadata["annotations"];
        var spec = root["spec"];
        var status = root["status"];
        var (container, resources) = SizedContainer(spec);
        return new AttemptJob(
            metadata["namespace"].Shared ?? "",
            metadata["name"].Text ?? "",
            metadata["uid"].Text ?? "",
            metadata["resourceVersion"].Text ?? "",
            new VersionGroup(labels[WellKnown.GroupLabel].Shared ?? ""),
            new FlowName(labels[WellKnown.FlowLabel].Shared ?? ""),
            new RunId(labels[WellKnown.RunLabel].Text ?? ""),
            int.TryParse(labels[WellKnown.AttemptLabel].Text, out var attempt) ? attempt : 0,
            container,
            resources["requests"]["memory"].Quantity,
            resources["limits"]["memory"].Quantity,
            annotations[WellKnown.InputBytesAnnotation].Quantity,
            annotations[WellKnown.UriAnnotation].Text,
            annotations[WellKnown.TemplateHashAnnotation].Shared,
            spec["suspend"].IsTrue,
            annotations[WellKnown.ReleasedAnnotation].Exists || labels[WellKnown.QueueNameLabel].Exists,
            metadata["creationTimestamp"].Time,
            status["startTime"].Time,
            AttemptJobEnd.Read(status),
            status["failed"].Whole ?? 0,
            annotations[WellKnown.RecordedAnnotation].Text,
            annotations[WellKnown.NextAnnotation].Text,
            annotations[WellKnown.PeakBytesAnnotation].Quantity,
            spec["ttlSecondsAfterFinished"].Exists,
            AttemptRetention.Read(annotations[WellKnown.RetentionAnnotation].Text))
        {
            PodsAtOnce = PodCount.AtOnce(spec),
            OtherMemory = PodMemory.Beside(container, spec["template"]["spec"]),
            Waits = annotations[WellKnown.WaitsAnnotation].Text,
            Queue = labels[WellKnown.QueueNameLabel].Shared,
        };
    }

    /// <summary>The worker's own rule of the podFailurePolicy names it; of a Job without one it is <c>main</c>, else the first.</summary>
    private static (string Name, JsonField Resources) SizedContainer(JsonField spec)
    {
        var containers = spec["template"]["spec"]["containers"];
        var named = spec["podFailurePolicy"]["rules"].Entries.Select(rule => rule["onExitCodes"]["containerName"].Text).FirstOrDefault(name => name is not null);
        var found = containers.Named(named);
        found = found.Exists ? found : containers.Named("main");
        found = found.Exists ? found : containers.Entries.FirstOrDefault();
        return (found["name"].Shared ?? "", found["resources"]);
    }
}

/// <summary>How a Job ended.</summary>
/// <param name="IsComplete">Complete; else Failed.</param>
/// <param name="Reason">Kubernetes' word: <c>BackoffLimitExceeded</c>, <c>DeadlineExceeded</c>, <c>PodFailurePolicy</c>, ….</param>
/// <param name="Message">For people, one line.</param>
/// <param name="At">When.</param>
/// <remarks>Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions. FailureTarget and SuccessCriteriaMet are no end yet: pods may still run.</remarks>
public sealed record AttemptJobEnd(bool IsComplete, string Reason, string Message, DateTimeOffset? At)
{
    private const int LongestMessage = 300;

    internal static AttemptJobEnd? Read(JsonField status)
    {
        foreach (var condition in status["conditions"].Entries)
        {
            if (condition["status"].Text == "True" && condition["type"].Text is "Complete" or "Failed")
            {
                var at = status["completionTime"].Time ?? condition["lastTransitionTime"].Time;
                return new AttemptJobEnd(
                    condition["type"].Text == "Complete",
                    condition["reason"].Text ?? "",
                    OneLine.Of((condition["message"].Text ?? "").Trim(), LongestMessage),
                    at);
            }
        }

        return null;
    }
}
