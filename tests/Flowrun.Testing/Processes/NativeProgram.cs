using System.Runtime.CompilerServices;
using Xunit;

namespace Flowrun.Testing.Processes;

/// <summary>A project of <c>src/</c> that is published as the native executable that ships, once for all tests of an assembly.</summary>
/// <param name="project">The project's name.</param>
/// <param name="program">The executable's name.</param>
/// <param name="variable">An environment variable that may name one that is published already.</param>
public sealed class NativeProgram(string project, string program, string? variable = null) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flowrun-native-").FullName;
    private string? _problem;
    private string _path = "";

    /// <summary>The executable; skips the test where it cannot be made.</summary>
    public string Path
    {
        get
        {
            if (_problem is not null)
            {
                Assert.Fail(_problem);
            }

            if (_path.Length == 0)
            {
                _ = Compiler;
            }

            return _path;
        }
    }

    /// <summary>More arguments of <c>dotnet publish</c>.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>Where other things may be put too; goes with this.</summary>
    public string Folder => _folder;

    /// <summary>Whether the machine can make native executables.</summary>
    public static bool HasCompiler => IsOnPath("clang") || IsOnPath("gcc");

    /// <summary>The native compiler that it is linked with; skips the test where there is none.</summary>
    public static string Compiler => RequiredTool.Find(IsOnPath("clang") ? "clang" : "gcc");

    /// <summary>Publishes, where there is a compiler. What goes wrong fails the tests that ask for <see cref="Path"/>.</summary>
    public async ValueTask PublishAsync()
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            _path = given;
            return;
        }

        if (!HasCompiler)
        {
            return;
        }

        var output = System.IO.Path.Combine(_folder, "published");
        await RunAsync(
            "dotnet",
            [
                "publish", System.IO.Path.Combine(SourceFolder(), "..", "..", "..", "src", project), "--configuration", "Release", "--use-current-runtime",
                "--artifacts-path", System.IO.Path.Combine(_folder, "artifacts"), "--output", output, "-p:RunAnalyzers=false", .. Properties,
            ],
            new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" });
        _path = System.IO.Path.Combine(output, program);
    }

    /// <summary>Publishes, outside of a test.</summary>
    /// <returns>The executable.</returns>
    /// <exception cref="InvalidOperationException">It cannot be made, and why.</exception>
    public async Task<string> PublishedAsync()
    {
        await PublishAsync();
        return _problem is null && _path.Length > 0 ? _path : throw new InvalidOperationException(_problem ?? "neither clang nor gcc is on PATH");
    }

    /// <summary>Runs something that belongs to the making; if it fails, so do the tests.</summary>
    public async Task RunAsync(string command, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        await using var process = RunningProcess.Start(command, arguments, environment);
        if (await process.WaitForExitAsync(CancellationToken.None) != 0)
        {
            _problem ??= $"{command} {string.Join(' ', arguments)}\n{process.Story}";
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, tool)));

    private static string SourceFolder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
