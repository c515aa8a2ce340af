namespace Flowrun.Worker.Runs;

/// <summary>How long to wait before an end is tried to be recorded again.</summary>
/// <param name="random">Chance: 0 or more, less than 1.</param>
internal sealed class RecordPause(Func<double> random)
{
    private const double First = 1;
    private const double Longest = 30;
    private static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(5);

    /// <param name="failures">In a row, from 1.</param>
    public TimeSpan After(RecordResult.Later later, int failures)
    {
        var longest = later.Longer ? Longest : Math.Min(First * Math.Pow(2, Math.Min(failures - 1, 10)), Longest);
        var pause = TimeSpan.FromSeconds(longest * (1 + random()) / 2);
        var wish = later.After is { } asked && asked < LongestWish ? asked : later.After is null ? TimeSpan.Zero : LongestWish;
        return pause > wish ? pause : wish;
    }
}
