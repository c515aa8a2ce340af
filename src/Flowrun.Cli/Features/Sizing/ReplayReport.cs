using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Cli.Features.Sizing;

/// <param name="Trace">The trace's name.</param>
/// <param name="Replay">What one of its tasks came to.</param>
internal sealed record TracedTask(string Trace, TaskReplay Replay);

/// <summary>What a replay came to, in all its tasks.</summary>
internal sealed record ReplayReport(ReplayFeedback Feedback, IReadOnlyList<TracedTask> Tasks)
{
    public ReplayTally Informed { get; } = Sum(Tasks.Select(task => task.Replay.Informed));

    public ReplayTally Uninformed { get; } = Sum(Tasks.Select(task => task.Replay.Uninformed));

    public ReplayTally Total => Informed + Uninformed;

    public static ReplayTally Sum(IEnumerable<ReplayTally> tallies) => tallies.Aggregate(ReplayTally.None, (sum, tally) => sum + tally);
}
