using Flowrun.Testing.Processes;

namespace Flowrun.Deploy.Tests.BucketNotification;

/// <summary>deploy/bucket-notification with an <c>aws</c> that keeps a bucket's configuration in a file, as it was given.</summary>
internal sealed class StubAws : IDisposable
{
    private const string Script = """
        #!/usr/bin/env bash
        # aws s3api get|put-bucket-notification-configuration --bucket NAME (--output json | --notification-configuration JSON)
        set -eu
        [ "$1 $3 $4" = "s3api --bucket landing" ] || { echo "unexpected: $*" >&2; exit 255; }
        case $2 in
          get-bucket-notification-configuration) cat "$STUB_CONFIGURATION" ;;
          put-bucket-notification-configuration) [ "$5" = --notification-configuration ] && printf '%s' "$6" >"$STUB_CONFIGURATION" && echo put >>"$STUB_CONFIGURATION.puts" ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-test-");

    public StubAws(string configuration)
    {
        var stub = Path.Combine(_folder.FullName, "aws");
        File.WriteAllText(stub, Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        File.WriteAllText(ConfigurationFile, configuration);
    }

    public string Configuration => File.ReadAllText(ConfigurationFile);

    public int Puts => File.Exists($"{ConfigurationFile}.puts") ? File.ReadLines($"{ConfigurationFile}.puts").Count() : 0;

    private string ConfigurationFile => Path.Combine(_folder.FullName, "configuration.json");

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        RequiredTool.Find("jq");
        await using var process = RunningProcess.Start(
            RequiredTool.Find("bash"),
            [DeployFolder.PathOf("bucket-notification"), .. arguments],
            new Dictionary<string, string?>
            {
                ["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["STUB_CONFIGURATION"] = ConfigurationFile,
            });
        var exitCode = await process.WaitForExitAsync(cancellationToken);
        return (exitCode, process.Output, process.Error);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
