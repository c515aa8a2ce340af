using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests;

public sealed class TimeProviderExtensionsTests
{
    [Fact]
    public void UntilAsync_ClockIsSetForwardBeforeTheTimerStarts_Ends()
    {
        var time = new Hurrying();

        Assert.True(time.UntilAsync(time.GetUtcNow() + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task UntilAsync_ThatMomentComes_Ends()
    {
        var time = new FakeTimeProvider();
        var waiting = time.UntilAsync(time.GetUtcNow() + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await waiting;
    }

    private sealed class Hurrying : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Advance(TimeSpan.FromSeconds(1));
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
