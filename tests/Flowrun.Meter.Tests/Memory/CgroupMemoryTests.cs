using Flowrun.Testing.Processes;

namespace Flowrun.Meter.Tests.Memory;

/// <summary>In a cgroup of the command's own, as in a container.</summary>
public sealed class CgroupMemoryTests(PublishedMeter meter)
{
    private const long Mebi = 1 << 20;

    [Fact]
    public async Task Peak_GibibyteFor50Milliseconds_IsSeen()
    {
        using var cgroup = TestCgroup.Make(limit: null);
        await using var run = MeterRun.StartThrough(meter, cgroup.Entry, meter.MemoryProgram, "hold", "1024", "50");

        Assert.Equal(0, await run.EndAsync());
        Assert.StartsWith("cgroup", run.Report.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.InRange(run.Peak, 1023 * Mebi, 1040 * Mebi);
        Assert.False(run.Report.TryGetProperty("memoryLimitBytes", out _));
    }

    [Theory]
    [InlineData("cat \"$1\" > /dev/null")]
    [InlineData("\"$0\" map \"$1\"")]
    public async Task Peak_GibibyteOfFileUnderASmallLimit_StaysSmall(string script)
    {
        using var cgroup = TestCgroup.Make(64 * Mebi);
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(file))
            {
                stream.SetLength(1024 * Mebi);
            }

            await using var run = MeterRun.StartThrough(meter, cgroup.Entry, "sh", "-c", script, meter.MemoryProgram, file);

            Assert.Equal(0, await run.EndAsync());
            Assert.InRange(run.Peak, 1, 8 * Mebi);
            Assert.Equal(64 * Mebi, run.Report.GetProperty("memoryLimitBytes").GetInt64());
            Assert.Equal(0, run.Report.GetProperty("oomKills").GetInt64());

            // What a model would have been taught by the cgroup's own counter.
            Assert.InRange(run.Report.GetProperty("cgroupPeakBytes").GetInt64(), 56 * Mebi, 64 * Mebi);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("exec \"$0\" hold 256 50", 137)]
    [InlineData("\"$0\" hold 256 50; exit 1", 1)]
    [InlineData("\"$0\" hold 256 50; exit 0", 0)]
    public async Task Run_KilledByTheLimit_SaysSo(string script, int exitCode)
    {
        using var cgroup = TestCgroup.Make(64 * Mebi);
        await using var run = MeterRun.StartThrough(meter, cgroup.Entry, "sh", "-c", script, meter.MemoryProgram);

        Assert.Equal(exitCode, await run.EndAsync());
        Assert.Equal(exitCode, run.Report.GetProperty("exitCode").GetInt32());
        Assert.Equal(1, run.Report.GetProperty("oomKills").GetInt64());
        Assert.InRange(run.Peak, 1, 64 * Mebi);
    }

    [Fact]
    public async Task Peak_CgroupWithOthersInIt_IsTheCommandsAlone()
    {
        using var cgroup = TestCgroup.Make(limit: null);
        await using var other = RunningProcess.Start("/bin/sh", ["-c", cgroup.Entry, "entry", meter.MemoryProgram, "hold", "256", "60000"]);
        while ((await File.ReadAllTextAsync(Path.Combine(cgroup.Folder, "cgroup.procs"), TestContext.Current.CancellationToken)).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        await using var run = MeterRun.StartThrough(meter, cgroup.Entry, meter.MemoryProgram, "hold", "32", "50");

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("processes", run.Report.GetProperty("source").GetString());
        Assert.InRange(run.Peak, 31 * Mebi, 40 * Mebi);
        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
