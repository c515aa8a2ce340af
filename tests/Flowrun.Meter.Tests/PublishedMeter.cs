using System.Runtime.CompilerServices;
using Flowrun.Meter.Tests;
using Flowrun.Testing.Processes;

[assembly: AssemblyFixture(typeof(PublishedMeter))]
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

namespace Flowrun.Meter.Tests;

/// <summary>The real executable, published once for all tests, and a program that uses memory. <c>FLOWRUN_TEST_METER</c> may name one that is published already.</summary>
public sealed class PublishedMeter : IAsyncLifetime
{
    private readonly NativeProgram _meter = new("Flowrun.Meter", "flowrun-meter", "FLOWRUN_TEST_METER");

    /// <summary>The executable; skips the test where it cannot be made.</summary>
    public string Path => _meter.Path;

    /// <summary>A static program; see Programs/memory.c.</summary>
    public string MemoryProgram
    {
        get
        {
            _ = NativeProgram.Compiler;
            _ = Path;
            return System.IO.Path.Combine(_meter.Folder, "memory");
        }
    }

    public async ValueTask InitializeAsync()
    {
        await _meter.PublishAsync();
        if (NativeProgram.HasCompiler)
        {
            await _meter.RunAsync(NativeProgram.Compiler, ["-O1", "-static", "-o", System.IO.Path.Combine(_meter.Folder, "memory"), System.IO.Path.Combine(SourceFolder(), "Programs", "memory.c")]);
        }
    }

    public ValueTask DisposeAsync()
    {
        _meter.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string SourceFolder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
