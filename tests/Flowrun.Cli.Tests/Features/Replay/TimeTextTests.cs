using System.Globalization;
using Flowrun.Cli.Features.Replay;

namespace Flowrun.Cli.Tests.Features.Replay;

public class TimeTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T10:15", "2026-11-20T10:15:00Z")]
    [InlineData("2026-11-20T10:15:30Z", "2026-11-20T10:15:30Z")]
    [InlineData("2026-11-20T10:15:30.5Z", "2026-11-20T10:15:30.5Z")]
    [InlineData("2026-11-20T10:15:30+02:00", "2026-11-20T08:15:30Z")]
    [InlineData("30s", "2026-11-28T11:59:30Z")]
    [InlineData("90m", "2026-11-28T10:30:00Z")]
    [InlineData("24h", "2026-11-27T12:00:00Z")]
    [InlineData("7d", "2026-11-21T12:00:00Z")]
    [InlineData("0s", "2026-11-28T12:00:00Z")]
    public void TryParse_TimesAndHowLongAgo_AreRead(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, Now, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("7")]
    [InlineData("-7d")]
    [InlineData("7w")]
    [InlineData("99999999d")]
    [InlineData("20/11/2026")]
    [InlineData("2026-13-01")]
    public void TryParse_AnythingElse_IsNone(string text) => Assert.False(TimeText.TryParse(text, Now, out _));
}
