using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class MeterReportTests
{
    [Fact]
    public void Read_Report_HasAllOfIt() =>
        Assert.Equal(
            new MeterReport(new Bytes(31457280), 2, TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(3)),
            MeterReport.Read("""{"peakMemoryBytes":31457280,"oomKills":2,"wallSeconds":12.5,"cpuSeconds":3,"exitCode":0,"later":{"x":[1]}}"""));

    [Fact]
    public void Read_OnlyThePeak_RestIsNotSaid() =>
        Assert.Equal(new MeterReport(new Bytes(1), 0, null, null), MeterReport.Read(" {\"peakMemoryBytes\":1}\n"));

    [Theory]
    [InlineData("no such column: price\n{\"peakMemoryBytes\":7}\n", "no such column: price\n")]
    [InlineData("{\"peakMemoryBytes\":5}\n{\"peakMemoryBytes\":7}", "{\"peakMemoryBytes\":5}\n")]
    [InlineData("{broken\n\n  {\"peakMemoryBytes\":7}", "{broken\n\n")]
    [InlineData("{\"peakMemoryBytes\":7}\n", null)]
    public void Read_BehindWordsOfTheProgram_IsTheLastLine(string message, string? words)
    {
        Assert.Equal(new Bytes(7), MeterReport.Read(message)?.Peak);
        Assert.Equal(words, MeterReport.WordsOf(message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such column: price")]
    [InlineData("{\"peakMemoryBytes\":7}\nand then")]
    public void WordsOf_WithoutReport_AreTheMessage(string? message) => Assert.Equal(message, MeterReport.WordsOf(message));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such column: price")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"peakMemoryBytes":0}""")]
    [InlineData("""{"peakMemoryBytes":-1}""")]
    [InlineData("""{"peakMemoryBytes":1.5}""")]
    [InlineData("""{"peakMemoryBytes":"31457280"}""")]
    [InlineData("""{"peakMemoryBytes":99999999999999999999}""")]
    [InlineData("""{"peakMemoryBytes":1""")]
    [InlineData("""{"\ud800wallSeconds":1.5,"peakMemoryBytes":7}""")] // Found by fuzzing.
    [InlineData("""{"peakMemoryBytes":1,"x":{"x":{"x":{"x":{"x":{"x":{"x":{"x":{}}}}}}}}}""")]
    public void Read_SomethingElse_IsNone(string? message) => Assert.Null(MeterReport.Read(message));

    [Fact]
    public void Read_LongerThanAKubeletKeeps_IsNone() =>
        Assert.Null(MeterReport.Read("{\"peakMemoryBytes\":1,\"x\":\"" + new string('x', 5000) + "\"}"));

    [Theory]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("\"5\"")]
    public void Read_TimeThatMakesNoSense_IsNotSaid(string seconds) =>
        Assert.Null(MeterReport.Read($$"""{"peakMemoryBytes":1,"wallSeconds":{{seconds}}}""")!.Wall);
}
