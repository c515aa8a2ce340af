using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("90", 90)]
    [InlineData("0", 0)]
    [InlineData("00:01:30", 90)]
    [InlineData("12:00:00", 43200)]
    public void TryParse_Duration_IsItsSeconds(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1.5m")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1 m")]
    [InlineData("1:30")]
    [InlineData("999999999999999h")]
    [InlineData("2147483647h")]
    public void TryParse_SomethingElse_IsFalse(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(10, "10s")]
    [InlineData(300, "5m")]
    [InlineData(43200, "12h")]
    public void Write_Duration_IsTheShortestText(int seconds, string expected) => Assert.Equal(expected, DurationText.Write(TimeSpan.FromSeconds(seconds)));
}
