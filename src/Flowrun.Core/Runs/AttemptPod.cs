using System.Text.Json;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs.Reading;
using Flowrun.Core.Text;

namespace Flowrun.Core.Runs;

/// <summary>A pod of a Job as far as following a run needs it. Reading never throws; what is missing is empty or null.</summary>
/// <param name="JobUid">Of the Job that it belongs to, or empty.</param>
/// <param name="Phase">Kubernetes' word: <c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Unknown</c>.</param>
/// <param name="Reason">Of the pod as a whole, such as <c>Evicted</c>; or null.</param>
/// <param name="Message">The same for people, one line; or null.</param>
/// <param name="Disruption">Why it was put off its node (<c>PreemptionByScheduler</c>, <c>EvictionByEvictionAPI</c>, …), or null: it was not. Such a pod is replaced.</param>
/// <param name="Unschedulable">Why no node takes it, one line; or null: one does, or it is not known yet.</param>
/// <param name="Containers">Init containers first.</param>
public sealed record AttemptPod(
    string Namespace,
    string Name,
    string Uid,
    string JobUid,
    DateTimeOffset? CreatedAt,
    string Phase,
    string? Reason,
    string? Message,
    string? Disruption,
    string? Unschedulable,
    IReadOnlyList<AttemptContainer> Containers)
{
    private const int LongestMessage = 300;

    public bool IsEnded => Phase is "Succeeded" or "Failed";

    /// <remarks>Source: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions</remarks>
    public static AttemptPod Read(JsonElement pod)
    {
        var root = new JsonField(pod);
        var metadata = root["metadata"];
        var status = root["status"];
        var disruption = Condition(status, "DisruptionTarget", "True");
        var unscheduled = Condition(status, "PodScheduled", "False");
        return new AttemptPod(
            metadata["namespace"].Shared ?? "",
            metadata["name"].Text ?? "",
            metadata["uid"].Text ?? "",
            OwnerOf(metadata),
            metadata["creationTimestamp"].Time,
            status["phase"].Shared ?? "Pending",
            status["reason"].Text,
            Line(status["message"].Text),
            disruption.Exists ? disruption["reason"].Text ?? "unknown" : null,
            unscheduled["reason"].Text == "Unschedulable" ? Line(unscheduled["message"].Text) ?? "no node has room" : null,
            [.. status["initContainerStatuses"].Entries.Select(container => AttemptContainer.Read(container, isInit: true)),
                .. status["containerStatuses"].Entries.Select(container => AttemptContainer.Read(container, isInit: false))]);
    }

    internal static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : OneLine.Of(text.Trim(), LongestMessage);

    private static string OwnerOf(JsonField metadata) =>
        metadata["ownerReferences"].Entries.Where(owner => owner["kind"].Text == "Job" && owner["controller"].IsTrue).Select(owner => owner["uid"].Text).FirstOrDefault()
        ?? metadata["labels"][WellKnown.ControllerUidLabel].Text
        ?? "";

    private static JsonField Condition(JsonField status, string type, string value) =>
        status["conditions"].Entries.FirstOrDefault(condition => condition["type"].Text == type && condition["status"].Text == value);
}

/// <summary>A container of a pod.</summary>
/// <param name="Waiting">Why it does not start, such as <c>ImagePullBackOff: …</c>, or null.</param>
/// <param name="End">How it ended, or null: it has not.</param>
public sealed record AttemptContainer(string Name, bool IsInit, bool IsRunning, string? Waiting, ContainerEnd? End)
{
    internal static AttemptContainer Read(JsonField container, bool isInit)
    {
        var state = container["state"];
        var waiting = state["waiting"];
        var reason = waiting["reason"].Text;
        return new AttemptContainer(
            container["name"].Shared ?? "",
            isInit,
            state["running"].Exists,
            reason is null ? null : AttemptPod.Line(waiting["message"].Text) is { } message ? $"{reason}: {message}" : reason,
            ContainerEnd.Read(state["terminated"]));
    }
}

/// <summary>How a container ended.</summary>
/// <param name="Reason">The runtime's word: <c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, <c>StartError</c>, ….</param>
/// <param name="Message">The end of what it said, one line, or null. Written by whoever wrote the program.</param>
/// <param name="Report">The meter's, where the message is one or ends with one.</param>
public sealed record ContainerEnd(int ExitCode, string Reason, string? Message, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, MeterReport? Report)
{
    /// <summary>One of its processes at least was killed for memory. The exit code says nothing about that: it may be 137, 1, or even 0.</summary>
    public bool WasOutOfMemory => Reason == "OOMKilled" || Report?.OutOfMemoryKills > 0;

    /// <summary>How long it ran, or null where the times make no sense: a container that never started, a clock that was set.</summary>
    public TimeSpan? RunTime
    {
        get
        {
            if (StartedAt is not { } started || FinishedAt is not { } finished || finished < started || started.Year < 2000)
            {
                return null;
            }

            // Kubernetes has whole seconds, the meter parts of one; what it says beyond them is not believed.
            var observed = finished - started;
            return Report?.Wall is { } wall && wall <= observed + TimeSpan.FromSeconds(2) ? wall : observed;
        }
    }

    internal static ContainerEnd? Read(JsonField terminated)
    {
        if (!terminated.Exists)
        {
            return null;
        }

        var message = terminated["message"].Text;
        var report = MeterReport.Read(message);
        return new ContainerEnd(
            terminated["exitCode"].Whole ?? 0,
            terminated["reason"].Text ?? "",
            AttemptPod.Line(MeterReport.WordsOf(message)),
            terminated["startedAt"].Time,
            terminated["finishedAt"].Time,
            report);
    }
}
