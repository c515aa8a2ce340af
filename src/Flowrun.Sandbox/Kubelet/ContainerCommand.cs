using System.Text.Json;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>What a container runs: an existing program, its arguments, and where.</summary>
internal sealed record ContainerCommand(IReadOnlyList<string> Words, string WorkingFolder)
{
    /// <param name="container">The container of the pod's spec.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="files">It runs in their folder unless it says otherwise.</param>
    /// <param name="volumes">Of the pod.</param>
    /// <exception cref="StartFailure">There is no such program.</exception>
    public static ContainerCommand Of(JsonElement container, IReadOnlyDictionary<string, string> environment, ContainerFiles files, EmptyDirectories volumes)
    {
        var words = container.ListAt("command").Concat(container.ListAt("args"))
            .Select(word => volumes.Resolve(container, VariableExpansion.Expand(word.GetString() ?? "", environment))).ToArray();
        if (!container.ListAt("command").Any())
        {
            throw new StartFailure(
                $"the sandbox runs a container's command as a local process and has no images: set the command of container \"{container.TextAt("name")}\"");
        }

        var workingFolder = container.TextAt("workingDir") is { Length: > 0 } wanted && Directory.Exists(wanted) ? wanted : files.WorkingFolder;
        string[] command = [Resolve(words[0], environment, workingFolder), .. words[1..]];
        return new ContainerCommand(LocalMeter.Launch(command, files.TerminationLog), workingFolder);
    }

    private static string Resolve(string program, IReadOnlyDictionary<string, string> environment, string workingFolder)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.Combine(workingFolder, program);
            return !File.Exists(path) ? throw StartFailure.OfRuntime($"exec: \"{program}\": stat {program}: no such file or directory")
                : IsExecutable(path) ? path
                : throw StartFailure.OfRuntime($"exec: \"{program}\": permission denied");
        }

        return environment.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(path => File.Exists(path) && IsExecutable(path))
            ?? LocalMeter.Find(program)
            ?? throw StartFailure.OfRuntime($"exec: \"{program}\": executable file not found in $PATH");
    }

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
