using Flowrun.Kubernetes.Leases;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Leases;

public sealed class LeadershipTests
{
    [Fact]
    public void IsHeld_ProcessStoodStill_FalseBeforeAnyTimerHasRun()
    {
        var time = new FrozenTimers();
        using var leadership = new Leadership(time.GetTimestamp(), TimeSpan.FromSeconds(7), time);

        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(leadership.IsHeld);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(leadership.IsHeld);
        Assert.False(leadership.Token.IsCancellationRequested);
    }

    [Fact]
    public void Renew_CountsFromWhenItWasAskedFor()
    {
        var time = new FakeTimeProvider();
        using var leadership = new Leadership(time.GetTimestamp(), TimeSpan.FromSeconds(7), time);

        time.Advance(TimeSpan.FromSeconds(4));
        var asked = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(2));
        leadership.Renew(asked);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(leadership.IsHeld);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(leadership.IsHeld);
        Assert.True(leadership.Token.IsCancellationRequested);
    }

    private sealed class FrozenTimers : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
