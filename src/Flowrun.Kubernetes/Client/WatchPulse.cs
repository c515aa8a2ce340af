namespace Flowrun.Kubernetes.Client;

/// <summary>When a list and watch last told something, and when its loop last came round.</summary>
internal sealed class WatchPulse : IDisposable
{
    private readonly TimeProvider _time;
    private long _last;
    private long _turn;

    /// <param name="path">Of the collection; its last part is the resource.</param>
    public WatchPulse(string path, TimeProvider time)
    {
        Resource = path[(path.LastIndexOf('/') + 1)..];
        _time = time;
        _last = _turn = time.GetTimestamp();
        KubernetesMetrics.Add(this);
    }

    public string Resource { get; }

    public TimeSpan Age => _time.GetElapsedTime(Interlocked.Read(ref _last));

    /// <summary>Since its loop came round: also with a failure, which <see cref="Age"/> does not count.</summary>
    public TimeSpan SinceTurn => _time.GetElapsedTime(Interlocked.Read(ref _turn));

    public void Beat()
    {
        Interlocked.Exchange(ref _last, _time.GetTimestamp());
        Turn();
    }

    public void Turn() => Interlocked.Exchange(ref _turn, _time.GetTimestamp());

    public void Dispose() => KubernetesMetrics.Remove(this);
}
