namespace Flowrun.Meter.Tests.Memory;

/// <summary>Where no cgroup is the command's own.</summary>
public sealed class ProcessMemoryTests(PublishedMeter meter)
{
    private const long Mebi = 1 << 20;

    [Theory]
    [InlineData("hold")]
    [InlineData("share")]
    public async Task Peak_GibibyteFor50Milliseconds_IsSeen(string kind)
    {
        await using var run = MeterRun.Start(meter, meter.MemoryProgram, kind, "1024", "50");

        Assert.Equal(0, await run.EndAsync());
        Assert.InRange(run.Peak, 1023 * Mebi, 1040 * Mebi);
    }

    [Fact]
    public async Task Peak_GoneBeforeAnyLook_IsSeenByTheMark()
    {
        await using var run = MeterRun.Start(meter, meter.MemoryProgram, "hold", "256", "0");

        Assert.Equal(0, await run.EndAsync());
        Assert.InRange(run.Peak, 255 * Mebi, 260 * Mebi);
    }

    [Fact]
    public async Task Peak_OfAGrandchild_IsSeen()
    {
        await using var run = MeterRun.Start(meter, "sh", "-c", "sh -c '\"$1\" hold 128 50; exit 5' sh \"$1\"; echo $?", "sh", meter.MemoryProgram);
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("5\n", run.Process.Output);
        Assert.InRange(run.Peak, 127 * Mebi, 136 * Mebi);
    }

    [Fact]
    public async Task Peak_FileReadThroughItsPages_IsNoNeed()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(file))
            {
                stream.SetLength(512 * Mebi);
            }

            await using var run = MeterRun.Start(meter, meter.MemoryProgram, "map", file);

            Assert.Equal(0, await run.EndAsync());
            Assert.InRange(run.Peak, 0, 32 * Mebi);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Report_WhenTheMeterIsKilled_HasWhatWasKnown()
    {
        await using var run = MeterRun.Start(meter, meter.MemoryProgram, "hold", "64", "60000");
        while (new FileInfo(run.ReportFile).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        run.Process.Kill();
        await run.EndAsync();

        Assert.True(run.Report.GetProperty("partial").GetBoolean());
        Assert.InRange(run.Peak, 1, 72 * Mebi);
        Assert.False(run.Report.TryGetProperty("exitCode", out _));
    }
}
