using Flowrun.Core.Text;

namespace Flowrun.Core.Tests.Text;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("orders/a b.csv", "orders/a b.csv")]
    [InlineData("größe 😀 \"'$(id)`", "größe 😀 \"'$(id)`")]
    [InlineData("a\r\n\tb\0", "a\\u000d\\u000a\\u0009b\\u0000")]
    [InlineData("\u001b[31m\u202e\u2028\u2029\ufeff\ue000", "\\u001b[31m\\u202e\\u2028\\u2029\\ufeff\\ue000")]
    [InlineData("\U000e0001", "\\ue0001")]
    [InlineData("", "")]
    public void Of_TextOfAStranger_CanBeSeenWhole(string text, string expected) => Assert.Equal(expected, OneLine.Of(text));

    [Fact]
    public void Of_HalfOfASurrogatePair_IsTheReplacementCharacter() => Assert.Equal("a\ufffdb", OneLine.Of("a\ud800b"));

    [Fact]
    public void Of_LongText_IsCut()
    {
        Assert.Equal("abc…", OneLine.Of("abcd", 3));
        Assert.Equal("abc", OneLine.Of("abc", 3));
        Assert.Equal(1100, OneLine.Of(new string('x', 1100)).Length);
    }
}
