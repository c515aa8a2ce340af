using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Text;

namespace Flowrun.Core.Runs;

/// <summary>A run as people want to see it: where its latest attempt stands.</summary>
/// <param name="Namespace">Of the Job.</param>
/// <param name="Job">The name of the attempt's Job.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Uri">The object, or null for a run without one.</param>
/// <param name="InputBytes">The input's size.</param>
/// <param name="Memory">The memory asked for.</param>
/// <param name="Peak">The most that was needed, once it is known.</param>
/// <param name="Reason">Why, one line; or null.</param>
/// <param name="CreatedAt">When the run's first attempt that is still known was created.</param>
/// <param name="StartedAt">When this attempt was started.</param>
/// <param name="EndedAt">When this attempt ended.</param>
public sealed record RunView(
    string Namespace,
    string Job,
    RunId Run,
    VersionGroup Group,
    FlowName Flow,
    int Attempt,
    string? Uri,
    Bytes? InputBytes,
    Bytes? Memory,
    Bytes? Peak,
    AttemptState State,
    string? Reason,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    private const int LongestReason = 300;

    /// <summary>What one attempt tells of its run.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="pods">Its pods that are known.</param>
    /// <param name="refusal">Why Kubernetes does not make a pod for it, as an Event says; or null.</param>
    public static RunView Of(AttemptJob job, IReadOnlyList<AttemptPod> pods, string? refusal = null)
    {
        ArgumentNullException.ThrowIfNull(job);

        // What was recorded holds: pods may be gone by now, with their node.
        var outcome = AttemptOutcome.Parse(job.Recorded) ?? AttemptOutcome.Of(job, pods, refusal);
        return new RunView(
            job.Namespace, job.Name, job.Run, job.Group, job.Flow, job.Attempt, job.Uri, job.InputBytes, job.Memory,
            job.Peak ?? outcome.Container?.Report?.Peak, outcome.State, outcome.Reason, job.CreatedAt, job.StartedAt, job.End?.At);
    }

    /// <summary>One view for each run, by its latest attempt, the oldest run first. Jobs that are none of ours are left out.</summary>
    /// <param name="jobs">All Jobs.</param>
    /// <param name="pods">All pods.</param>
    /// <param name="refusals">By the Job's uid: why Kubernetes does not make a pod for it; null: not known.</param>
    public static IReadOnlyList<RunView> All(
        IEnumerable<AttemptJob> jobs, IEnumerable<AttemptPod> pods, IReadOnlyDictionary<string, string>? refusals = null)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var known = jobs as IReadOnlyCollection<AttemptJob> ?? [.. jobs];
        var waits = known.Where(job => job is { IsWaiting: true, Waits: not null, WaitsForever: false }).GroupBy(job => job.Group).ToDictionary(group => group.Key, group => group.MinBy(job => job.CreatedAt)!.Waits!);
        var podsOf = pods.ToLookup(pod => pod.JobUid, StringComparer.Ordinal);
        return [.. known.Where(job => job.IsOurs)
            .GroupBy(job => job.Run)
            .Select(run => Of(run.MaxBy(job => job.Attempt)!, run.Min(job => job.CreatedAt)))
            .OrderBy(view => view.CreatedAt)
            .ThenBy(view => view.Job, StringComparer.Ordinal)];

        RunView Of(AttemptJob job, DateTimeOffset? since)
        {
            var view = RunView.Of(job, [.. podsOf[job.Uid]], refusals?.GetValueOrDefault(job.Uid)) with { CreatedAt = since };
            return job.IsWaiting && view.Reason is null && waits.TryGetValue(job.Group, out var reason)
                ? view with { Reason = $"older ones of its flow wait: {OneLine.Of(reason, LongestReason)}" }
                : view;
        }
    }
}
