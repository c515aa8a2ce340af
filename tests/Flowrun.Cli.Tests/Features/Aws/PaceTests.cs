using Flowrun.Cli.Features.Aws;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Cli.Tests.Features.Aws;

public class PaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(10, 10)]
    [InlineData(5000, 10)]
    public void Batch_IsNoMoreThanASecondsAndNoMoreThanSqsTakes(int perSecond, int expected) => Assert.Equal(expected, new Pace(perSecond, new FakeTimeProvider()).Batch);

    [Fact]
    public async Task WaitAsync_SentAtOnce_LetsTheNextThroughWhenItsTimeHasCome()
    {
        var time = new FakeTimeProvider();
        var pace = new Pace(20, time);

        await pace.WaitAsync(10, Token);
        var second = pace.WaitAsync(10, Token);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
    }

    [Fact]
    public async Task WaitAsync_AfterALongPause_SavesNothingUp()
    {
        var time = new FakeTimeProvider();
        var pace = new Pace(10, time);
        await pace.WaitAsync(10, Token);
        time.Advance(TimeSpan.FromHours(1));

        await pace.WaitAsync(10, Token);

        Assert.False(pace.WaitAsync(10, Token).IsCompleted);
    }
}
