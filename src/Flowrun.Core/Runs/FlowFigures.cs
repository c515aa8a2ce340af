namespace Flowrun.Core.Runs;

/// <summary>The runs of one flow whose Jobs are there, by where their latest attempt stands.</summary>
/// <param name="Waiting">For a limit, or for Kueue.</param>
/// <param name="Pending">Released, and without a pod that runs: about to start, refused, or without a node.</param>
/// <param name="Running">With a pod that runs.</param>
/// <param name="Succeeded">Ended well.</param>
/// <param name="Failed">Ended otherwise.</param>
/// <param name="Last">The run that was started last; null: there is none.</param>
public sealed record FlowFigures(int Waiting, int Pending, int Running, int Succeeded, int Failed, RunView? Last)
{
    public static readonly FlowFigures None = new(0, 0, 0, 0, 0, null);

    /// <param name="count">How many runs are in a state.</param>
    /// <param name="last">The run that was started last.</param>
    public static FlowFigures Of(Func<AttemptState, int> count, RunView? last)
    {
        ArgumentNullException.ThrowIfNull(count);
        var states = Enum.GetValues<AttemptState>();
        var failed = states.Where(state => state.IsEnd() && state != AttemptState.Succeeded).Sum(count);
        var (waiting, running, succeeded) = (count(AttemptState.Suspended), count(AttemptState.Running), count(AttemptState.Succeeded));
        return new FlowFigures(waiting, states.Sum(count) - waiting - running - succeeded - failed, running, succeeded, failed, last);
    }
}
