namespace Flowrun.Worker.Intake;

/// <summary>Room for messages in memory. A receiver takes slots before it asks the queue; what it does not get, it returns.</summary>
internal sealed class Capacity : IDisposable
{
    // A batch of ten costs the queue as much as a batch of one, so a receiver waits a little for a whole one.
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turnstile = new(1, 1);
    private TaskCompletionSource? _waiter;
    private int _wanted;
    private int _free;

    public Capacity(int slots, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        _time = time;
        Slots = _free = slots;
    }

    public int Slots { get; }

    public int Free
    {
        get
        {
            lock (_lock)
            {
                return _free;
            }
        }
    }

    /// <summary>Takes up to <paramref name="most"/> slots.</summary>
    /// <param name="most">1 or more.</param>
    /// <param name="patience">How long to wait for the first.</param>
    /// <returns>0: no room in that time.</returns>
    public async Task<int> ReserveAsync(int most, TimeSpan patience, CancellationToken cancellationToken)
    {
        most = Math.Min(most, Slots);
        await _turnstile.WaitAsync(cancellationToken);
        try
        {
            if (await WaitForAsync(1, patience, cancellationToken))
            {
                await WaitForAsync(most, BatchPatience, cancellationToken);
            }

            return Take(most);
        }
        finally
        {
            _turnstile.Release();
        }
    }

    public void Release(int slots)
    {
        lock (_lock)
        {
            _free += slots;
            if (_waiter is not null && _free >= _wanted)
            {
                _waiter.SetResult();
                _waiter = null;
            }
        }
    }

    public void Dispose() => _turnstile.Dispose();

    private int Take(int most)
    {
        lock (_lock)
        {
            var taken = Math.Min(most, _free);
            _free -= taken;
            return taken;
        }
    }

    private async Task<bool> WaitForAsync(int wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task enough;
        lock (_lock)
        {
            if (_free >= wanted)
            {
                return true;
            }

            _wanted = wanted;
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            enough = _waiter.Task;
        }

        await enough.WaitAsync(patience, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _waiter = null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return enough.IsCompleted;
    }
}
