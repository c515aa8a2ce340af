using System.Buffers.Binary;
using Flowrun.Testing.Processes;

namespace Flowrun.Meter.Tests.Installing;

public sealed class InstallationTests : IDisposable
{
    private readonly PublishedMeter _meter;
    private readonly string _folder = Directory.CreateTempSubdirectory("flowrun-meter-test-").FullName;

    public InstallationTests(PublishedMeter meter) => _meter = meter;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Install_Folder_GetsTheProgram()
    {
        for (var time = 0; time < 2; time++)
        {
            await using var install = RunningProcess.Start(_meter.Path, ["install", _folder]);
            Assert.Equal(0, await install.WaitForExitAsync(TestContext.Current.CancellationToken));
        }

        var installed = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal("flowrun-meter", Path.GetFileName(installed));
        Assert.Equal(await File.ReadAllBytesAsync(_meter.Path, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(installed, TestContext.Current.CancellationToken));
        await using var run = RunningProcess.Start(installed, ["--", "sh", "-c", "exit 6"]);
        Assert.Equal(6, await run.WaitForExitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Install_NoSuchFolder_SaysSo()
    {
        await using var install = RunningProcess.Start(_meter.Path, ["install", "/no/such/folder"]);

        Assert.Equal(1, await install.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("flowrun-meter: install: /no/such/folder: ", install.Error, StringComparison.Ordinal);
        Assert.Contains("Could not find", install.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_NeedsNoLoaderAndNoLibrary()
    {
        // ELF: the program headers of an executable that loads something have an interpreter (3) or a dynamic section (2).
        var bytes = File.ReadAllBytes(_meter.Path);
        var (offset, size, count) = (
            (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32)), BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(54)), BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(56)));
        var types = Enumerable.Range(0, count).Select(index => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset + (index * size)))).ToList();

        Assert.Equal("\u007fELF"u8, bytes.AsSpan(0, 4));
        Assert.Contains(1, types);
        Assert.DoesNotContain(2, types);
        Assert.DoesNotContain(3, types);
        Assert.InRange(bytes.Length, 1, 4 << 20);
    }

    [Fact]
    public async Task Program_InAnImageWithNothingElse_Runs()
    {
        // chroot takes root; without, the file's own headers have to do.
        var chroot = RequiredTool.Find("chroot");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "chroot takes root");
        File.Copy(_meter.Path, Path.Combine(_folder, "flowrun-meter"));
        File.Copy(_meter.MemoryProgram, Path.Combine(_folder, "memory"));
        await using var run = RunningProcess.Start(chroot, [_folder, "/flowrun-meter", "--report", "/report", "--", "/memory", "hold", "8", "50"]);

        Assert.Equal(0, await run.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", run.Error);
        Assert.EndsWith("\"exitCode\":0}\n", await File.ReadAllTextAsync(Path.Combine(_folder, "report"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
