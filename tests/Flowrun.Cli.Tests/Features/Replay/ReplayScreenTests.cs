using Flowrun.Cli.Features.Replay;
using Flowrun.Core.Replay;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Cli.Tests.Features.Replay;

public class ReplayScreenTests
{
    private static readonly ReplayCounts Counts = new(1500, 100, 400, 1000);

    [Fact]
    public void Line_TotalIsKnown_HasABar() => Assert.Equal(
        "[############............]  50%  1,500 of 3,000 objects, 1,000 sent, 400 have run, 100 not meant, 99.5/s", ReplayScreen.Line(Counts, 3000, 99.54, withBar: true));

    [Fact]
    public void Line_TotalIsNotKnownYet_SaysSo() => Assert.StartsWith("[........................]   ?%  1,500 objects,", ReplayScreen.Line(Counts, null, 1, withBar: true), StringComparison.Ordinal);

    [Fact]
    public void Show_NoTerminal_IsAPlainLineEveryTenSeconds()
    {
        using var error = new StringWriter();
        var time = new FakeTimeProvider();
        var screen = new ReplayScreen(error, isTerminal: false, new ReplayCounts(), () => null, time);

        for (var second = 0; second < 25; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            screen.Show(Counts);
        }

        screen.End();
        Assert.Equal(
            "1,500 objects, 1,000 sent, 400 have run, 100 not meant, 100/s\n1,500 objects, 1,000 sent, 400 have run, 100 not meant, 50/s\n", error.ToString());
    }

    [Fact]
    public void Show_Terminal_DrawsOneLineOverAndOverAndTakesItAway()
    {
        using var error = new StringWriter();
        var time = new FakeTimeProvider();
        var screen = new ReplayScreen(error, isTerminal: true, new ReplayCounts(), () => 3000, time);

        time.Advance(TimeSpan.FromSeconds(1));
        screen.Show(Counts);
        screen.Show(Counts);
        screen.End();

        Assert.Equal(["", "[############............]  50%  1,500 of 3,000 objects, 1,000 sent, 400 have run, 100 not meant, 1000/s\u001b[K", "\u001b[K"], error.ToString().Split('\r'));
    }
}
