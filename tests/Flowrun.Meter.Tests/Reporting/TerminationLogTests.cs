using System.Text;
using System.Text.Json;
using Flowrun.Meter.Reporting;
using FsCheck.Xunit;

namespace Flowrun.Meter.Tests.Reporting;

public sealed class TerminationLogTests(PublishedMeter meter)
{
    [Theory]
    [InlineData("echo 'no such column: price' > \"$0\"; exit 1", "no such column: price")]
    [InlineData("printf 'two\nlines' >> \"$0\"; exit 1", "two\nlines")]
    [InlineData("echo late > \"$0\"; sleep 1.5; exit 1", "late")]
    [InlineData("sleep 1.5; echo appended >> \"$0\"; exit 1", "appended")]
    [InlineData("sleep 1.5; echo instead > \"$0\"; exit 1", "instead")]
    public async Task Message_OfTheCommand_StandsBeforeTheReport(string script, string expected)
    {
        // Under way the meter writes what it knows so far, which must not be in the command's way.
        var file = Path.GetTempFileName();
        await using var run = MeterRun.StartWith(meter, ["--report", file], "sh", "-c", script, file);

        Assert.Equal(1, await run.EndAsync());
        var message = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.StartsWith($"{expected}\n{{\"", message, StringComparison.Ordinal);
        Assert.EndsWith("\"exitCode\":1}\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("partial", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", "")]
    [InlineData("echo because > \"$0\"; exit 1", "because\n")]
    [InlineData("sleep 1.5; exit 1", "")]
    public async Task Message_WhereLogsStandInOnError_IsLeftToTheLogs(string script, string expected)
    {
        var file = Path.GetTempFileName();
        await using var run = MeterRun.StartWith(meter, ["--report", file, "--logs-on-error"], "sh", "-c", script, file);

        Assert.Equal(1, await run.EndAsync());
        Assert.Equal(expected.TrimEnd(), (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd());
        File.Delete(file);
    }

    [Fact]
    public async Task Message_WhereLogsStandInOnErrorAndAllIsWell_IsTheReport()
    {
        await using var run = MeterRun.StartWith(meter, ["--logs-on-error"], "true");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(0, run.Report.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Message_ThatCannotBeWritten_IsSaidAndTheExitCodeKept()
    {
        await using var run = MeterRun.StartWith(meter, ["--report", "/no/such/folder/report"], "sh", "-c", "exit 9");

        Assert.Equal(9, await run.EndAsync());
        Assert.StartsWith("flowrun-meter: the report could not be written to /no/such/folder/report: ", run.Process.Error, StringComparison.Ordinal);
    }

    [Property]
    public void Join_AnyWords_StayWithinTheBoundsAndBeforeTheReport(string? text, int repeated)
    {
        var words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(string.Concat((text ?? "").EnumerateRunes()), Math.Abs(repeated % 2000))));
        var json = "{\"peakMemoryBytes\":1}\n"u8;

        var joined = TerminationLog.Join(words, json);

        Assert.InRange(joined.Length, json.Length, 4096);
        Assert.True(joined.AsSpan().EndsWith(json));
        var whole = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(joined);
        Assert.Equal(1, JsonDocument.Parse(whole.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("peakMemoryBytes").GetInt32());
        Assert.True(joined.Length > 4000 || whole.StartsWith(Encoding.UTF8.GetString(words).TrimEnd('\n', '\r', ' '), StringComparison.Ordinal));
    }
}
