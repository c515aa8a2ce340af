using System.Runtime.CompilerServices;
using Flowrun.Meter.Tests;
using Flowrun.Testing.Processes;

[assembly: AssemblyFixture(typeof(PublishedMeter))]
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

namespace Flowrun.Meter.Tests;

/// <summary>The real executable, published once for all tests, and a program that uses memory. <c>FLOWRUN_TEST_METER</c> may name one that is published already.</summary>
public sealed class PublishedMeter : IAsyncLifetime
{
    public const string Variable = "FLOWRUN_TEST_METER";

    private readonly string _folder = Directory.CreateTempSubdirectory("flowrun-meter-").FullName;
    private string? _problem;

    /// <summary>The executable; skips the test where it cannot be made.</summary>
    public string Path
    {
        get
        {
            if (_problem is not null)
            {
                Assert.Fail(_problem);
            }

            _ = Compiler;
            return field;
        }

        private set;
    }
    = "";

    /// <summary>A static program; see Programs/memory.c.</summary>
    public string MemoryProgram
    {
        get
        {
            _ = Path;
            return System.IO.Path.Combine(_folder, "memory");
        }
    }

    /// <summary>The native compiler that both are linked with.</summary>
    private static string Compiler => RequiredTool.Find(HasClang ? "clang" : "gcc");

    private static bool HasClang => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, "clang")));

    public async ValueTask InitializeAsync()
    {
        if (!HasClang && !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, "gcc"))))
        {
            return;
        }

        await RunAsync(Compiler, ["-O1", "-static", "-o", System.IO.Path.Combine(_folder, "memory"), System.IO.Path.Combine(SourceFolder(), "Programs", "memory.c")]);
        Path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : await PublishAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> PublishAsync()
    {
        var output = System.IO.Path.Combine(_folder, "published");
        await RunAsync(
            "dotnet",
            [
                "publish", System.IO.Path.Combine(SourceFolder(), "..", "..", "src", "Flowrun.Meter"), "--configuration", "Release", "--use-current-runtime",
                "--artifacts-path", System.IO.Path.Combine(_folder, "artifacts"), "--output", output, "-p:RunAnalyzers=false",
            ],
            new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" });
        return System.IO.Path.Combine(output, "flowrun-meter");
    }

    private async Task RunAsync(string program, string[] arguments, Dictionary<string, string?>? environment = null)
    {
        await using var process = RunningProcess.Start(program, arguments, environment);
        if (await process.WaitForExitAsync(CancellationToken.None) != 0)
        {
            _problem ??= $"{program} {string.Join(' ', arguments)}\n{process.Story}";
        }
    }

    private static string SourceFolder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
