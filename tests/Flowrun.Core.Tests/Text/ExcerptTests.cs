using Flowrun.Core.Text;

namespace Flowrun.Core.Tests.Text;

public class ExcerptTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("orders/año 🎉.csv", "\"orders/año 🎉.csv\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\r\n\0\u001b[2J", "\"a\\u000D\\u000A\\u0000\\u001B[2J\"")]
    [InlineData("gpj\u202Eexe", "\"gpj\\u202Eexe\"")]
    [InlineData("a\u2028b", "\"a\\u2028b\"")]
    public void Of_Text_IsQuotedOnOneLine(string text, string expected) => Assert.Equal(expected, Excerpt.Of(text));

    [Fact]
    public void Of_LongText_IsCutBetweenCharacters()
    {
        Assert.Equal("\"🎉🎉\"…", Excerpt.Of("🎉🎉🎉", 2));
        Assert.Equal("\"🎉🎉\"", Excerpt.Of("🎉🎉", 2));
    }

    [Fact]
    public void Of_UnpairedSurrogate_IsTheReplacementCharacter() => Assert.Equal("\"a\uFFFDb\"", Excerpt.Of("a\uD800b"));
}
