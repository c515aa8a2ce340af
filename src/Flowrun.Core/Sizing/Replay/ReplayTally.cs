namespace Flowrun.Core.Sizing.Replay;

/// <summary>What a number of instances cost.</summary>
/// <param name="Instances">How many ran.</param>
/// <param name="FailedInstances">How many of them were killed at least once.</param>
/// <param name="FailedAttempts">How many attempts were killed.</param>
/// <param name="UsedGiBh">Peak × run time, in GiB·h.</param>
/// <param name="AllocatedGiBh">Allocation × run time over all attempts, in GiB·h.</param>
/// <param name="WastageGiBh">Killed attempts' allocation × run time, and of the last attempt what it did not use, in GiB·h.</param>
/// <param name="DecisionTime">Spent on sizing and learning.</param>
public sealed record ReplayTally(
    int Instances,
    int FailedInstances,
    int FailedAttempts,
    double UsedGiBh,
    double AllocatedGiBh,
    double WastageGiBh,
    TimeSpan DecisionTime)
{
    public static readonly ReplayTally None = new(0, 0, 0, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The share of instances that were killed at least once, 0 to 1.</summary>
    public double FailedShare => Instances == 0 ? 0 : (double)FailedInstances / Instances;

    /// <summary>Used by allocated, 0 to 1.</summary>
    public double Efficiency => AllocatedGiBh > 0 ? UsedGiBh / AllocatedGiBh : 1;

    /// <summary>The mean for one instance: its decisions and what was learned from it.</summary>
    public double DecisionMicroseconds => Instances == 0 ? 0 : DecisionTime.TotalMicroseconds / Instances;

    public static ReplayTally operator +(ReplayTally left, ReplayTally right) => new(
        left.Instances + right.Instances,
        left.FailedInstances + right.FailedInstances,
        left.FailedAttempts + right.FailedAttempts,
        left.UsedGiBh + right.UsedGiBh,
        left.AllocatedGiBh + right.AllocatedGiBh,
        left.WastageGiBh + right.WastageGiBh,
        left.DecisionTime + right.DecisionTime);
}
