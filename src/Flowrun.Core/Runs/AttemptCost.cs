namespace Flowrun.Core.Runs;

/// <summary>What an attempt that has ended took of memory over time, of its sized container.</summary>
/// <param name="Requested">What it asked for × its run time, in byte seconds.</param>
/// <param name="Used">What it needed × its run time; 0 for one that was killed for memory, which did it for nothing; null: not measured.</param>
/// <param name="Excess">What it asked for as a multiple of what it needed; null: not measured, or killed.</param>
public sealed record AttemptCost(double Requested, double? Used, double? Excess)
{
    /// <summary>What was asked for and not made use of; null: not known.</summary>
    public double? Wasted => Used is { } used ? Math.Max(0, Requested - used) : null;

    /// <returns>Null: it is not known how long it ran, or what it asked for.</returns>
    public static AttemptCost? Of(AttemptJob job, AttemptOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(outcome);
        if (job.Memory is not { Value: > 0 and var memory } || (outcome.Container?.RunTime ?? (job.End?.At - job.StartedAt)) is not { Ticks: >= 0 and var ticks })
        {
            return null;
        }

        var seconds = TimeSpan.FromTicks(ticks).TotalSeconds;
        return (outcome.State, outcome.Container?.Report?.Peak.Value) switch
        {
            (AttemptState.OutOfMemory, _) => new AttemptCost(memory * seconds, 0, null),
            (_, > 0 and var peak) => new AttemptCost(memory * seconds, peak * seconds, (double)memory / peak),
            _ => new AttemptCost(memory * seconds, null, null),
        };
    }
}
