namespace Flowrun.Worker.Runs;

/// <summary>How many ends are worked on at once. One that waits for a model to be stored, which may take long, does not count.</summary>
internal sealed class RecordSlots : IDisposable
{
    private const int AtOnce = 32;

    private readonly SemaphoreSlim _free = new(AtOnce, AtOnce);

    /// <summary>Waits for a slot.</summary>
    public async Task<Slot> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>A slot that is held until it is left.</summary>
    internal sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        private bool _isHeld = true;

        /// <summary>Leaves it while something else is waited for.</summary>
        public async Task OutsideAsync(Task other, CancellationToken cancellationToken)
        {
            if (!other.IsCompleted)
            {
                Dispose();
                await other;
                await free.WaitAsync(cancellationToken);
                _isHeld = true;
            }

            await other;
        }

        public void Dispose()
        {
            if (_isHeld)
            {
                _isHeld = false;
                free.Release();
            }
        }
    }
}
