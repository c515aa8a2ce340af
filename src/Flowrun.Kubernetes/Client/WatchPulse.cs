namespace Flowrun.Kubernetes.Client;

/// <summary>When a list and watch last told something.</summary>
internal sealed class WatchPulse : IDisposable
{
    private readonly TimeProvider _time;
    private long _last;

    /// <param name="path">Of the collection; its last part is the resource.</param>
    public WatchPulse(string path, TimeProvider time)
    {
        Resource = path[(path.LastIndexOf('/') + 1)..];
        _time = time;
        _last = time.GetTimestamp();
        KubernetesMetrics.Add(this);
    }

    public string Resource { get; }

    public TimeSpan Age => _time.GetElapsedTime(Interlocked.Read(ref _last));

    public void Beat() => Interlocked.Exchange(ref _last, _time.GetTimestamp());

    public void Dispose() => KubernetesMetrics.Remove(this);
}
