namespace Flowrun.Kubernetes.Flows;

/// <summary>Tells that something has changed in a folder, or that it is time to look all the same.</summary>
/// <remarks>A mounted ConfigMap changes by a link that is put in another's place, and a network's file system may tell nothing at all.</remarks>
internal sealed class FolderChanges : IDisposable
{
    private readonly FileSystemWatcher? _watcher;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly TimeProvider _time;

    public FolderChanges(string folder, TimeProvider time)
    {
        _time = time;
        try
        {
            _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
            _watcher.Changed += (_, _) => Signal();
            _watcher.Created += (_, _) => Signal();
            _watcher.Deleted += (_, _) => Signal();
            _watcher.Renamed += (_, _) => Signal();
            _watcher.Error += (_, _) => Signal();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception noWatches) when (noWatches is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // The system has no watches left: looking now and then has to do.
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    /// <summary>Waits for a change, and then until the writer is likely to have finished; at most <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan settle, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changed = _changed.WaitAsync(waited.Token);
        await Task.WhenAny(changed, Task.Delay(longest, _time, waited.Token));
        await waited.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (!changed.IsCompletedSuccessfully)
        {
            return;
        }

        await Task.Delay(settle, _time, cancellationToken);
        _changed.Wait(0, cancellationToken);
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception settled) when (settled is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody has signalled already, or nobody waits any more.
        }
    }
}
