using Flowrun.Core.Quantities;

namespace Flowrun.Core.Tests.Quantities;

public class BytesParseTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData("1024", 1024)]
    [InlineData("007", 7)]
    [InlineData("1Ki", 1L << 10)]
    [InlineData("1Mi", 1L << 20)]
    [InlineData("1Gi", 1L << 30)]
    [InlineData("1Ti", 1L << 40)]
    [InlineData("1Pi", 1L << 50)]
    [InlineData("1Ei", 1L << 60)]
    [InlineData("1k", 1_000)]
    [InlineData("1M", 1_000_000)]
    [InlineData("1G", 1_000_000_000)]
    [InlineData("1T", 1_000_000_000_000)]
    [InlineData("1P", 1_000_000_000_000_000)]
    [InlineData("1E", 1_000_000_000_000_000_000)]
    [InlineData("1e3", 1_000)]
    [InlineData("1E3", 1_000)]
    [InlineData("1e+3", 1_000)]
    [InlineData("1500e-3", 2)]
    [InlineData("0e999999999999", 0)]
    [InlineData("1e-999999999999", 1)]
    [InlineData("1.5Gi", 3L << 29)]
    [InlineData("1.Ki", 1024)]
    [InlineData(".5Ki", 512)]
    [InlineData("0.1", 1)]
    [InlineData("1.0000000000000000000000000000000000001", 2)]
    [InlineData("1n", 1)]
    [InlineData("1000000u", 1)]
    [InlineData("1001m", 2)]
    [InlineData("2000m", 2)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775806.1", long.MaxValue)]
    [InlineData("7.999999999999999999Ei", long.MaxValue)]
    public void Parse_Quantity_GivesBytesRoundedUp(string text, long expected)
    {
        Assert.Equal(expected, Bytes.Parse(text).Value);
        Assert.True(Bytes.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes.Value);
    }

    [Theory]
    [InlineData("", "does not begin with a number")]
    [InlineData(".", "does not begin with a number")]
    [InlineData("Mi", "does not begin with a number")]
    [InlineData(" 1Mi", "does not begin with a number")]
    [InlineData("++1", "does not begin with a number")]
    [InlineData("٣Mi", "does not begin with a number")]
    [InlineData("-1", "must not be negative")]
    [InlineData("-0", "must not be negative")]
    [InlineData("1mi", "the unit \"mi\" is none of")]
    [InlineData("1K", "the unit \"K\" is none of")]
    [InlineData("1Zi", "the unit \"Zi\" is none of")]
    [InlineData("1 Mi", "the unit \" Mi\" is none of")]
    [InlineData("1e", "the unit \"e\" is none of")]
    [InlineData("1e1.5", "the unit \"e1.5\" is none of")]
    [InlineData("1e 3", "the unit \"e 3\" is none of")]
    [InlineData("1e3Ki", "the unit \"e3Ki\" is none of")]
    [InlineData("1.2.3", "the unit \".3\" is none of")]
    [InlineData("1GB", "the unit \"GB\" is none of")]
    [InlineData("9223372036854775808", "more than 9223372036854775807 bytes")]
    [InlineData("9223372036854775807.1", "more than 9223372036854775807 bytes")]
    [InlineData("8Ei", "more than 9223372036854775807 bytes")]
    [InlineData("1e999999999999", "more than 9223372036854775807 bytes")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999", "it has 65 characters")]
    public void Parse_NoQuantity_SaysWhatIsWrongWithExample(string text, string reason)
    {
        var exception = Assert.Throws<FormatException>(() => Bytes.Parse(text));

        Assert.StartsWith($"found \"{text}\": ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("for example 512Mi", exception.Message, StringComparison.Ordinal);
        Assert.False(Bytes.TryParse(text, out var bytes));
        Assert.Equal(Bytes.Zero, bytes);
    }

    [Fact]
    public void Parse_TextOfAStranger_IsShownShortAndOnOneLine()
    {
        var exception = Assert.Throws<FormatException>(() => Bytes.Parse("1\n\u001b[31m" + new string('x', 10_000)));

        Assert.StartsWith("found \"1\\u000A\\u001B[31mxxx", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.Message.Length < 400);
    }

    [Fact]
    public void TryParse_Null_IsFalse() => Assert.False(Bytes.TryParse(null, out _));
}
