using Flowrun.Worker.Health;

namespace Flowrun.Worker.Intake;

/// <summary>Whether receivers may ask for messages. Every reason against it is also readiness's.</summary>
/// <remarks>What is held stays held while the gate is closed; only the queue's backlog waits, where waiting raises no receive count.</remarks>
internal sealed class IntakeGate(IntakeState state, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _closed = [];
    private TaskCompletionSource? _opened;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _closed.Count == 0;
            }
        }
    }

    /// <returns>Whether this cause was not in the way before.</returns>
    public bool Close(string cause, string reason)
    {
        lock (_lock)
        {
            var isNews = !_closed.ContainsKey(cause);
            _closed[cause] = reason;
            _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            state.Block(cause, reason);
            return isNews;
        }
    }

    /// <returns>Whether this cause was in the way.</returns>
    public bool Open(string cause)
    {
        lock (_lock)
        {
            if (!_closed.Remove(cause))
            {
                return false;
            }

            state.Unblock(cause);
            if (_closed.Count == 0)
            {
                _opened?.SetResult();
                _opened = null;
            }

            return true;
        }
    }

    /// <returns>Whether the gate is open, at the latest after <paramref name="patience"/>.</returns>
    public async Task<bool> WaitOpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task? opened;
        lock (_lock)
        {
            opened = _opened?.Task;
        }

        if (opened is not null)
        {
            await opened.WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return IsOpen;
    }
}
