using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>The instances of one task, one after another.</summary>
internal sealed class TaskRun(IReplayMethod method, ReplayFeedback feedback, int? atOnce, Func<TimeSpan> clock)
{
    private const double BytesMillisecondsOfGiBh = 1024.0 * 1024 * 1024 * 3_600_000;

    // What becomes known at the same moment is learned in the order of submission.
    private readonly PriorityQueue<Attempt, (TimeSpan Ends, int Instance, int Attempt)> _running = new();

    // When those that run will have ended, all their attempts.
    private readonly PriorityQueue<TimeSpan, TimeSpan> _slots = new();
    private int _instances;
    private bool _informed;

    private readonly record struct Attempt(TraceRow Row, Bytes? KilledAt);

    public ReplayTally Informed { get; private set; } = ReplayTally.None;

    public ReplayTally Uninformed { get; private set; } = ReplayTally.None;

    public void Add(TraceRow row)
    {
        var started = clock();
        var starts = StartOf(row);
        LearnUntil(starts);
        var informed = _informed;
        var hours = row.RunTime.TotalMilliseconds / BytesMillisecondsOfGiBh;
        double allocated = 0;
        var failed = 0;
        var asked = Replayer.Clamp(method.Decide(row.Input, row.Preset));
        while (asked < row.Peak && asked < Replayer.Most)
        {
            allocated += asked.Value * hours;
            End(row, starts, ++failed, asked);
            asked = Replayer.AtLeastMoreThan(asked, method.Retry(row.Input, row.Preset, asked, failed));
        }

        allocated += asked.Value * hours;
        End(row, starts, failed + 1, killedAt: null);
        var ends = starts + (row.RunTime * (failed + 1));
        _slots.Enqueue(ends, ends);
        _instances++;
        var used = Math.Min(row.Peak.Value, asked.Value) * hours;
        var tally = new ReplayTally(1, failed > 0 ? 1 : 0, failed, used, allocated, allocated - used, clock() - started);
        if (informed)
        {
            Informed += tally;
        }
        else
        {
            Uninformed += tally;
        }
    }

    /// <summary>The oldest that waits is let run when the first of those that run has ended.</summary>
    private TimeSpan StartOf(TraceRow row)
    {
        if (_slots.Count < atOnce || atOnce is null)
        {
            return row.Submitted;
        }

        var free = _slots.Dequeue();
        return free > row.Submitted ? free : row.Submitted;
    }

    private void LearnUntil(TimeSpan now)
    {
        while (_running.TryPeek(out _, out var next) && next.Ends <= now)
        {
            Learn(_running.Dequeue());
        }
    }

    /// <summary>Immediate feedback brings an instance's outcome before any other is sized: its kills tell nothing that the outcome does not.</summary>
    private void End(TraceRow row, TimeSpan starts, int attempt, Bytes? killedAt)
    {
        if (feedback == ReplayFeedback.Delayed)
        {
            _running.Enqueue(new Attempt(row, killedAt), (starts + (row.RunTime * attempt), _instances, attempt));
        }
        else if (killedAt is null)
        {
            Learn(new Attempt(row, null));
        }
    }

    private void Learn(Attempt attempt)
    {
        var row = attempt.Row;
        if (attempt.KilledAt is { } killedAt)
        {
            method.LearnKill(row.Input, killedAt);
            return;
        }

        method.Learn(row.Input, row.Peak, row.RunTime);
        _informed = true;
    }
}
