using Flowrun.Core.Quantities;

namespace Flowrun.Core.Tests.Quantities;

public class BytesTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1000, "1000")]
    [InlineData(1024, "1Ki")]
    [InlineData(1536, "1536")]
    [InlineData(64L << 20, "64Mi")]
    [InlineData(1536L << 20, "1536Mi")]
    [InlineData(2L << 30, "2Gi")]
    [InlineData(5L << 40, "5Ti")]
    [InlineData(7L << 60, "7Ei")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void ToString_Bytes_IsShortestExactBinaryQuantity(long value, string expected) => Assert.Equal(expected, new Bytes(value).ToString());

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1034, "1.01 KiB")]
    [InlineData(10_000, "9.77 KiB")]
    [InlineData(10_239, "10 KiB")]
    [InlineData(102_400, "100 KiB")]
    [InlineData((1L << 20) - 1, "1 MiB")]
    [InlineData(64L << 20, "64 MiB")]
    [InlineData(1_299_227_607, "1.21 GiB")]
    [InlineData(1_288_490_189, "1.2 GiB")]
    [InlineData(19_649_475_379, "18.3 GiB")]
    [InlineData(1010L << 30, "1010 GiB")]
    [InlineData(5L << 40, "5 TiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void ToHuman_Bytes_IsRoundedToThreeDigits(long value, string expected) => Assert.Equal(expected, new Bytes(value).ToHuman());

    [Fact]
    public void Constructor_Negative_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new Bytes(-1));

    [Fact]
    public void Add_BeyondTheMaximum_Throws() => Assert.Throws<OverflowException>(() => Bytes.Max + new Bytes(1));

    [Fact]
    public void Units_Large_AreChecked()
    {
        Assert.Equal("3Mi", Bytes.Mebi(3).ToString());
        Assert.Equal("3Gi", Bytes.Gibi(3).ToString());
        Assert.Throws<OverflowException>(() => Bytes.Mebi(long.MaxValue));
        Assert.Throws<OverflowException>(() => Bytes.Gibi(1L << 33));
    }
}
