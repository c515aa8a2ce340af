using Flowrun.Benchmarks.Processes;

namespace Flowrun.Benchmarks.Backlog;

/// <summary>Looks at a worker four times a second, and asks it every other second, until disposed.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    public MemoryWatch(WorkerProcess worker)
    {
        _watching = WatchAsync(worker);
    }

    public long MostResident { get; private set; }

    public long MostAnonymous { get; private set; }

    public double MostHeld { get; private set; }

    public double QueueSays { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WatchAsync(WorkerProcess worker)
    {
        for (var look = 0; ; look++)
        {
            await Task.Delay(Interval, TimeProvider.System, _stopping.Token);
            var (_, anonymous, most) = worker.Memory();
            (MostResident, MostAnonymous) = (most, Math.Max(MostAnonymous, anonymous));
            if (look % 8 == 0)
            {
                MostHeld = Math.Max(MostHeld, await worker.MetricAsync("flowrun_messages_held"));
                QueueSays = Math.Max(QueueSays, await worker.MetricAsync("flowrun_queue_messages{", "state=\"visible\""));
            }
        }
    }
}
