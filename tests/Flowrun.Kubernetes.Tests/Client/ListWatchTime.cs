using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>A clock that tells when somebody begins to wait, so that a test lets the time pass then and not before.</summary>
internal sealed class ListWatchTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets the next wait pass whole. Returns how long it was.</summary>
    public async Task<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var wait = await _waits.Reader.ReadAsync(cancellationToken);
        Advance(wait);
        return wait;
    }

    /// <summary>Ends when somebody has begun to wait; takes nothing.</summary>
    public Task BegunAsync(CancellationToken cancellationToken) => _waits.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>How long the next wait is, which goes on.</summary>
    public ValueTask<TimeSpan> NextAsync(CancellationToken cancellationToken) => _waits.Reader.ReadAsync(cancellationToken);
}
