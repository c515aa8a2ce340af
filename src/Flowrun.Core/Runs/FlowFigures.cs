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

    public static FlowFigures Of(IEnumerable<RunView> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        int waiting = 0, pending = 0, running = 0, succeeded = 0, failed = 0;
        RunView? last = null;
        foreach (var run in runs)
        {
            last = last is null || run.CreatedAt >= last.CreatedAt ? run : last;
            switch (run.State)
            {
                case AttemptState.Suspended:
                    waiting++;
                    break;
                case AttemptState.Running:
                    running++;
                    break;
                case AttemptState.Succeeded:
                    succeeded++;
                    break;
                case var state when state.IsEnd():
                    failed++;
                    break;
                default:
                    pending++;
                    break;
            }
        }

        return new FlowFigures(waiting, pending, running, succeeded, failed, last);
    }
}
