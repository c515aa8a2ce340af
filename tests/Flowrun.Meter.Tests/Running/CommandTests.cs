namespace Flowrun.Meter.Tests.Running;

public sealed class CommandTests(PublishedMeter meter)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public async Task Run_ExitCode_IsKept(int code)
    {
        await using var run = MeterRun.Start(meter, "sh", "-c", $"exit {code}");

        Assert.Equal(code, await run.EndAsync());
        Assert.Equal(code, run.Report.GetProperty("exitCode").GetInt32());
        Assert.True(run.Report.GetProperty("wallSeconds").GetDouble() >= 0);
        Assert.True(run.Report.GetProperty("cpuSeconds").GetDouble() >= 0);
        Assert.False(run.Report.TryGetProperty("partial", out _));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("KILL", 137)]
    [InlineData("SEGV", 139)]
    [InlineData("PIPE", 141)]
    public async Task Run_EndedBySignal_ExitsWith128AndTheSignal(string signal, int code)
    {
        await using var run = MeterRun.Start(meter, "sh", "-c", $"kill -{signal} $$; sleep 60");

        Assert.Equal(code, await run.EndAsync());
        Assert.Equal(code, run.Report.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Run_Streams_AreTheCommandsAlone()
    {
        var input = string.Concat(Enumerable.Range(0, 20000).Select(index => $"line {index} é\n"));
        await using var run = MeterRun.StartWithInput(meter, input, "sh", "-c", "cat; echo aside >&2");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(input, run.Process.Output);
        Assert.Equal("aside\n", run.Process.Error);
    }

    [Fact]
    public async Task Run_Arguments_ArriveAsTheyAre()
    {
        await using var run = MeterRun.Start(meter, "printf", "<%s>", "", "a b", "--", "-c", "$HOME", "*", "ü\n'\"");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("<><a b><--><-c><$HOME><*><ü\n'\">\n", run.Process.Output);
    }

    [Fact]
    public async Task Run_EnvironmentFolderAndSignals_AreAsWithoutIt()
    {
        const string Look = "env | grep -v '^_='; pwd; umask; ulimit -n; ulimit -c; grep SigBlk /proc/self/status; ls /proc/self/fd | wc -l";
        await using var plain = Testing.Processes.RunningProcess.Start("/bin/sh", ["-c", Look]);
        await using var run = MeterRun.Start(meter, "/bin/sh", "-c", Look);

        Assert.Equal(0, await plain.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(plain.Output, run.Process.Output);
    }

    [Fact]
    public async Task Run_SignalsThatDotnetIgnores_AreTheDefaultAgain()
    {
        await using var run = MeterRun.Start(meter, "grep", "SigIgn", "/proc/self/status");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("SigIgn:\t0000000000000000\n", run.Process.Output);
    }

    [Theory]
    [InlineData("no-such-program", 127, "exec: \"no-such-program\": executable file not found in $PATH")]
    [InlineData("", 127, "exec: \"\": executable file not found in $PATH")]
    [InlineData("/no/such/program", 127, "exec: \"/no/such/program\": no such file or directory")]
    [InlineData("/etc/passwd", 126, "exec: \"/etc/passwd\": permission denied")]
    [InlineData("/etc", 126, "exec: \"/etc\": permission denied")]
    public async Task Run_CommandThatCannotStart_SaysWhy(string command, int code, string reason)
    {
        await using var run = MeterRun.Start(meter, command, "argument");

        Assert.Equal(code, await run.EndAsync());
        Assert.Equal($"flowrun-meter: {reason}\n", run.Process.Error);
        Assert.StartsWith($"flowrun-meter: {reason}\n{{", run.Message, StringComparison.Ordinal);
        Assert.Equal(code, run.Report.GetProperty("exitCode").GetInt32());
        Assert.False(run.Report.TryGetProperty("peakMemoryBytes", out _));
    }

    [Theory]
    [InlineData("echo no interpreter\n", "exec format error")]
    [InlineData("#!/no/such/interpreter\n", "the interpreter or loader that it names is not in the image")]
    public async Task Run_ScriptThatCannotStart_SaysWhy(string script, string reason)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            await using var run = MeterRun.Start(meter, file);

            Assert.Equal(126, await run.EndAsync());
            Assert.Contains(reason, run.Process.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--")]
    [InlineData("sleep", "1")]
    [InlineData("--report")]
    [InlineData("install")]
    public async Task Run_Misused_ShowsTheUsage(params string[] arguments)
    {
        await using var process = Testing.Processes.RunningProcess.Start(meter.Path, arguments);

        Assert.Equal(2, await process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Contains("usage: flowrun-meter [--report FILE]", process.Error, StringComparison.Ordinal);
    }
}
