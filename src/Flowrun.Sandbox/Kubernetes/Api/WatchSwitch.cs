namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Ends all watches that are open at one moment.</summary>
internal sealed class WatchSwitch : IDisposable
{
    private CancellationTokenSource _source = new();

    /// <summary>Ends at the next drop.</summary>
    public CancellationToken Token => Volatile.Read(ref _source).Token;

    // Not disposed: a watch that begins this very moment may still read its token.
    public void Drop() => Interlocked.Exchange(ref _source, new CancellationTokenSource()).Cancel();

    public void Dispose() => _source.Dispose();
}
