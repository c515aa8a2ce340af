namespace Flowrun.Worker.Runs;

/// <summary>
/// Gives memory back after a large list. Its pages leave several times as much garbage as what is kept of them, and in a process that has little to do otherwise
/// nothing would ever collect it.
/// </summary>
internal sealed class ListGarbage : IDisposable
{
    /// <summary>So many objects are some 50 MB of JSON.</summary>
    internal const int Large = 5000;

    /// <summary>Jobs and pods are listed one after the other.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ITimer _timer;

    /// <param name="collect">Null: the runtime's collector.</param>
    public ListGarbage(TimeProvider time, Action? collect = null)
    {
        collect ??= static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _timer = time.CreateTimer(static state => ((Action)state!)(), collect, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="objects">How many were listed.</param>
    public void Listed(int objects)
    {
        if (objects >= Large)
        {
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
