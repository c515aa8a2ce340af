using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Replay;

/// <summary>Runs recorded instances again, from the first and knowing nothing, with another way of sizing.</summary>
/// <remarks>
/// A killed attempt lasts as long as a whole run, and tells that its allocation was too little and nothing else. All attempts of an instance
/// are sized by what was known when it was submitted, or, where it had to wait for others, when it was let run.
/// </remarks>
public static class Replayer
{
    /// <summary>No attempt gets more.</summary>
    public static readonly Bytes Most = Bytes.Gibi(128);

    /// <summary>No attempt gets less.</summary>
    public static readonly Bytes Least = Bytes.Mebi(1);

    // An attempt after a kill gets at least this much more, whatever the method says.
    private const double LeastGrowth = 1.01;

    /// <summary>Replays each task of a trace by itself, in the order of their first instances.</summary>
    /// <param name="rows">In the order of submission.</param>
    /// <param name="method">What sizes them.</param>
    /// <param name="feedback">When outcomes are known.</param>
    /// <param name="clock">A clock that only goes forward, to measure decisions.</param>
    /// <param name="progressed">Told how many instances have been replayed, after each.</param>
    /// <param name="atOnce">How many instances of a task run at once, 1 or more: the others wait, in their order, and are sized when they may run. Null: all, at once.</param>
    public static IReadOnlyList<TaskReplay> Run(
        IReadOnlyList<TraceRow> rows, ReplayMethod method, ReplayFeedback feedback, Func<TimeSpan> clock, Action<int>? progressed = null, int? atOnce = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(clock);
        var done = 0;
        return [.. rows.GroupBy(row => row.Task).Select(task =>
        {
            var replay = new TaskRun(Create(method), feedback, atOnce, clock);
            foreach (var row in task)
            {
                replay.Add(row);
                progressed?.Invoke(++done);
            }

            return new TaskReplay(task.Key, replay.Informed, replay.Uninformed);
        })];
    }

    internal static Bytes Clamp(Bytes asked) => asked < Least ? Least : asked > Most ? Most : asked;

    internal static Bytes AtLeastMoreThan(Bytes killedAt, Bytes asked)
    {
        var least = new Bytes((long)Math.Ceiling(killedAt.Value * LeastGrowth));
        return Clamp(asked > least ? asked : least);
    }

    private static IReplayMethod Create(ReplayMethod method) => method switch
    {
        ReplayMethod.Learned => new LearnedMethod(),
        ReplayMethod.Static => new StaticMethod(),
        ReplayMethod.Max => new MaxMethod(),
        ReplayMethod.Preset => new PresetMethod(),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
    };
}
