namespace Flowrun.Kubernetes.Leases;

/// <summary>One time of leading, from taking the lease to losing it or giving it back.</summary>
public sealed class Leadership : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private long _renewed;

    internal Leadership(long renewed, TimeSpan deadline, TimeProvider time)
    {
        (_renewed, _deadline, _time) = (renewed, deadline, time);
        _end = new CancellationTokenSource(Left, time);
        Token = _end.Token;
    }

    /// <summary>Is cancelled when it is over: whoever acts as the leader stops then.</summary>
    public CancellationToken Token { get; }

    /// <summary>
    /// Nobody else can lead yet. To be asked before each write: after this process stood still for a while, or the machine did, the token
    /// is late, and this is not.
    /// </summary>
    public bool IsHeld => !_end.IsCancellationRequested && Left > TimeSpan.Zero;

    private TimeSpan Left
    {
        get
        {
            var left = _deadline - _time.GetElapsedTime(Volatile.Read(ref _renewed));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Dispose() => _end.Dispose();

    /// <param name="asked">When the renewal was sent off, not when its answer came.</param>
    internal void Renew(long asked)
    {
        Volatile.Write(ref _renewed, asked);
        _end.CancelAfter(Left);
    }

    internal Task EndAsync() => _end.CancelAsync();
}
