using System.Globalization;
using Flowrun.Testing.Processes;

namespace Flowrun.Meter.Tests.Running;

public sealed class SignalTests(PublishedMeter meter) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-meter-test-");

    /// <summary>A file that is there once the test is done with waiting.</summary>
    private string ReportDone => Path.Combine(_folder.FullName, "done");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    [InlineData("ALRM")]
    [InlineData("TERM")]
    [InlineData("CONT")]
    [InlineData("TSTP")]
    [InlineData("WINCH")]
    public async Task Signal_ToTheMeter_ReachesTheCommandOnce(string signal)
    {
        await using var run = MeterRun.Start(
            meter, "sh", "-c", $"count=0; trap 'count=$((count+1)); echo caught $count' {signal}; echo ready; while [ ! -e \"$1\" ]; do sleep 0.02; done; echo $count; exit 40", "sh", ReportDone);
        await run.Process.WaitForOutputAsync("ready", TestContext.Current.CancellationToken);

        await SendAsync(signal, run.Process.Id);
        await run.Process.WaitForOutputAsync("caught 1", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(ReportDone, "", TestContext.Current.CancellationToken);

        Assert.Equal(40, await run.EndAsync());
        Assert.EndsWith("caught 1\n1\n", run.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_Untrapped_EndsTheCommandAndIsReported()
    {
        await using var run = MeterRun.Start(meter, "sh", "-c", "echo ready; exec sleep 60");
        await run.Process.WaitForOutputAsync("ready", TestContext.Current.CancellationToken);

        run.Process.Terminate();

        Assert.Equal(143, await run.EndAsync());
        Assert.Equal(143, run.Report.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Signal_OfTheCommandToItsGroup_DoesNotReachTheMeter()
    {
        await using var run = MeterRun.Start(meter, "sh", "-c", "trap 'exit 3' TERM; kill -TERM 0; sleep 60");

        Assert.Equal(3, await run.EndAsync());
        Assert.Equal(3, run.Report.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Orphan_OfTheCommand_IsAdoptedAndReaped()
    {
        // A process that nobody waited for would still answer to kill -0.
        const string Script =
            """
            pid=$(sh -c 'while [ ! -e "$1" ]; do sleep 0.02; done > /dev/null & echo $!' sh "$1")
            grep PPid /proc/$pid/status
            touch "$1"
            while kill -0 $pid 2> /dev/null; do sleep 0.02; done
            echo reaped
            """;
        await using var run = MeterRun.Start(meter, "sh", "-c", Script, "sh", ReportDone);

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal($"PPid:\t{run.Process.Id}\nreaped\n", run.Process.Output);
    }

    private static async Task SendAsync(string signal, int process)
    {
        await using var kill = RunningProcess.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(0, await kill.WaitForExitAsync(TestContext.Current.CancellationToken));
    }
}
