using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Sandbox.Kubelet.Memory;

/// <summary>
/// A limit without cgroups: looks at the processes every few milliseconds and kills the largest while all together have too much, as
/// the kernel does. What grows and ends between two looks is not seen.
/// </summary>
internal sealed class WatchedMemory(long limit, TimeProvider time) : IMemoryLimit
{
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private volatile bool _hasKilled;

    public string? Cgroup => null;

    public bool HasKilled => _hasKilled;

    public void Begin(int processId) => _watching = Task.Run(() => WatchAsync(processId));

    public void KillAll()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task WatchAsync(int processId)
    {
        using var timer = new PeriodicTimer(ProcessTree.Interval, time);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            var processes = await ProcessTree.SampleAsync(processId, _end.Token);
            if (processes.Sum(process => process.Memory) > limit)
            {
                _hasKilled = true;
                Signals.Send(processes.MaxBy(process => process.Memory)!.Id, Signals.Kill);
            }
        }
    }
}
