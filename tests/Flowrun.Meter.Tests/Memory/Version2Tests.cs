namespace Flowrun.Meter.Tests.Memory;

/// <summary>Files as a kernel with cgroup version 2 has them, which change while the command runs.</summary>
public sealed class Version2Tests : IDisposable
{
    private readonly PublishedMeter _meter;
    private readonly string _folder = Directory.CreateTempSubdirectory("flowrun-meter-test-").FullName;

    public Version2Tests(PublishedMeter meter)
    {
        _meter = meter;
        Write("memory.current", "1000000\n");
        Write("memory.peak", "900000000\n");
        Write("memory.max", "1073741824\n");
        Write("memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
        Write("memory.stat", "anon 1000\nfile 900000\nkernel 0\n");
        Write("cgroup.procs", "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("anon 500000000\nfile 300000000\nkernel 50000000\nkernel_stack 1000\npagetables 2000\nsock 70000\nshmem 8000000\nslab_reclaimable 20000000\nslab_unreclaimable 30000000\nslab 50000000\n", 538070000)]
    [InlineData("anon 500000000\nfile 300000000\nkernel_stack 1000000\npagetables 2000000\npercpu 3000\nsock 70000\nshmem 8000000\nslab_reclaimable 20000000\nslab_unreclaimable 30000000\nslab 50000000\n", 541073000)]
    [InlineData("anon 500000000\nfile 300000000\n", 500000000)]
    public async Task Peak_ForAMoment_IsWhatCannotBeReclaimed(string stat, long expected)
    {
        Write("high", stat);
        const string Script = "cp high memory.stat.new; echo 900000000 > memory.current; mv memory.stat.new memory.stat; sleep 0.3; echo 'anon 1000' > memory.stat; echo 1000 > memory.current";

        await using var run = MeterRun.StartWith(_meter, ["--cgroup", _folder], "sh", "-c", $"cd \"$0\"; {Script}", _folder);

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(expected, run.Peak);
        Assert.Equal("cgroup2", run.Report.GetProperty("source").GetString());
        Assert.Equal(900000000, run.Report.GetProperty("cgroupPeakBytes").GetInt64());
        Assert.Equal(1073741824, run.Report.GetProperty("memoryLimitBytes").GetInt64());
        Assert.Equal(2, run.Report.GetProperty("oomKills").GetInt64());
    }

    [Fact]
    public async Task Report_WithoutLimitAndCounter_LeavesThemOut()
    {
        File.Delete(Path.Combine(_folder, "memory.peak"));
        Write("memory.max", "max\n");

        await using var run = MeterRun.StartWith(_meter, ["--cgroup", _folder], "true");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(1000, run.Peak);
        Assert.False(run.Report.TryGetProperty("cgroupPeakBytes", out _));
        Assert.False(run.Report.TryGetProperty("memoryLimitBytes", out _));
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);
}
