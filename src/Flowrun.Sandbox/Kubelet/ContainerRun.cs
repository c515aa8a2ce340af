using System.Diagnostics;
using System.Text.Json;
using Flowrun.Sandbox.Kubelet.Memory;
using Flowrun.Sandbox.Kubelet.Processes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>Runs one container as a local process, in a session and, where possible, a cgroup of its own.</summary>
internal sealed class ContainerRun(JsonElement container, ContainerFiles files, EmptyDirectories volumes, MemoryLimits limits, TimeProvider time) : IContainerRun
{
    /// <summary>
    /// Enters the cgroup, turns the output to the log and becomes the command. Everything comes as arguments; nothing is put into the text.
    /// </summary>
    private const string Entry =
        """
        if [ -n "$1" ]; then echo $$ > "$1/cgroup.procs" || exit 125; fi
        exec >> "$2" 2>&1 < /dev/null
        shift 2
        exec "$@"
        """;

    private static readonly string? NewSession = ((string[])["/usr/bin/setsid", "/bin/setsid"]).FirstOrDefault(File.Exists);

    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = container.TextAt("name")!;

    public async Task<ContainerState.Terminated> RunAsync(Func<Dictionary<string, string>> environment, Action<DateTimeOffset> started)
    {
        var variables = environment();
        var command = ContainerCommand.Of(container, variables, files, volumes);
        var limit = KubernetesQuantity.Bytes(container.At("resources", "limits", "memory")?.ToString());
        await using var memory = limits.Create($"{Path.GetFileName(files.PodFolder)}_{Name}", limit);
        using var process = Start(command, variables, memory.Cgroup ?? "");
        memory.Begin(process.Id);
        var begun = time.GetUtcNow();
        _processId.SetResult(process.Id);
        started(begun);
        await process.WaitForExitAsync();

        // Like a container's, the other processes end with the first.
        await KillSessionAsync(process.Id, memory);
        return End(process.ExitCode, memory.HasKilled, begun);
    }

    /// <summary>To the first process and all of its group, if it runs.</summary>
    public void Signal(int signal)
    {
        if (_processId.Task.IsCompletedSuccessfully)
        {
            SignalGroup(_processId.Task.Result, signal);
        }
    }

    private ContainerState.Terminated End(int exitCode, bool hasKilled, DateTimeOffset begun)
    {
        var fallsBack = exitCode != 0 && container.TextAt("terminationMessagePolicy") == "FallbackToLogsOnError";
        var message = TerminationMessage.Read(files.TerminationLog, files.Log, fallsBack);
        var reason = hasKilled ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error";
        return new ContainerState.Terminated(exitCode, reason, message, begun, time.GetUtcNow());
    }

    private Process Start(ContainerCommand command, Dictionary<string, string> variables, string cgroup)
    {
        string[] words = ["/bin/sh", "-c", Entry, "container", cgroup, files.Log, .. command.Words];
        words = NewSession is null ? words : [NewSession, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = command.WorkingFolder };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw StartFailure.OfRuntime($"exec: \"{command.Words[0]}\": {refused.Message}");
        }
    }

    private static void SignalGroup(int processId, int signal)
    {
        if (NewSession is not null)
        {
            Signals.SendToGroup(processId, signal);
            return;
        }

        foreach (var process in ProcessTree.SampleAsync(processId, CancellationToken.None).GetAwaiter().GetResult())
        {
            Signals.Send(process.Id, signal);
        }
    }

    /// <summary>Ends when the others are gone, not when they have been told to go.</summary>
    private static async Task KillSessionAsync(int processId, IMemoryLimit memory)
    {
        memory.KillAll();
        if (NewSession is null)
        {
            return;
        }

        Signals.SendToGroup(processId, Signals.Kill);
        if (!OperatingSystem.IsLinux() || memory.Cgroup is not null)
        {
            return;
        }

        // One that hangs in the kernel cannot be waited for without end.
        for (var attempt = 0; attempt < 1000 && LinuxProcesses.InSession(processId).ToArray() is { Length: > 0 } left; attempt++)
        {
            foreach (var process in left)
            {
                Signals.Send(process, Signals.Kill);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }
}
