using System.Diagnostics;

namespace Flowrun.Benchmarks.Processes;

/// <summary>
/// The system's time, but that a short delay is over after half to one and a half times what it should be, at random, and within a millisecond of that. .NET's timers look at a clock
/// that Linux moves on every 4 ms or so, and answers that are all delayed alike stay together once they are: with either they come in heaps, and it is the heap that everybody waits for.
/// </summary>
internal sealed class UnevenTime : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<UnevenTimer, long> _due = new();
    private readonly Random _chance = new(1);

    public UnevenTime() => new Thread(Fire) { IsBackground = true, Name = "uneven time" }.Start();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan || dueTime <= TimeSpan.Zero || dueTime > Longest)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new UnevenTimer(callback, state);
        lock (_due)
        {
            var delay = dueTime * (0.5 + _chance.NextDouble());
            _due.Enqueue(timer, Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency));
            if (_due.Count == 1)
            {
                Monitor.Pulse(_due);
            }
        }

        return timer;
    }

    private void Fire()
    {
        lock (_due)
        {
            while (true)
            {
                while (_due.TryPeek(out _, out var at) && at <= Stopwatch.GetTimestamp())
                {
                    ThreadPool.UnsafeQueueUserWorkItem(_due.Dequeue(), preferLocal: false);
                }

                Monitor.Wait(_due, _due.Count == 0 ? Timeout.Infinite : 1);
            }
        }
    }

    /// <summary>Fires once, unless it was disposed of before.</summary>
    private sealed class UnevenTimer(TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
    {
        private bool _isDisposed;

        public void Execute()
        {
            if (!Volatile.Read(ref _isDisposed))
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("This timer fires once.");

        public void Dispose() => Volatile.Write(ref _isDisposed, true);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
