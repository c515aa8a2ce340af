namespace Flowrun.Core.Sizing.Replay;

/// <summary>What the replay of one task came to.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Informed">The instances that were sized with at least one outcome known.</param>
/// <param name="Uninformed">Those before.</param>
public sealed record TaskReplay(string Task, ReplayTally Informed, ReplayTally Uninformed)
{
    public ReplayTally Total => Informed + Uninformed;
}
