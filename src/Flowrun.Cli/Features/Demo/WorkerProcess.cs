using System.Diagnostics;
using System.Reflection;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Cli.Features.Demo;

/// <summary><c>flowrun worker</c> in a process of its own, pointed at the sandbox by environment variables alone.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _logging;

    private WorkerProcess(Process process, string logFile)
    {
        _process = process;
        _logging = LogAsync(logFile);
    }

    public bool HasExited => _process.HasExited;

    public string LastLine { get; private set; } = "it wrote nothing";

    public static WorkerProcess Start(SandboxHost sandbox, string flows, string logFile)
    {
        // Under `dotnet flowrun.dll` this process is dotnet, otherwise it is flowrun itself.
        var self = Environment.ProcessPath!;
        var assembly = Assembly.GetExecutingAssembly().Location;
        string[] launch = Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [assembly] : [];
        var start = new ProcessStartInfo(self,
            [
                .. launch, "worker", "--queue-url", sandbox.QueueUrl.ToString(), "--dead-letter-queue-url", sandbox.DeadLetterQueueUrl.ToString(),
                "--flows", flows, "--http", "0", "--log-format", "text", "--meter-image", "flowrun-meter",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in sandbox.Environment)
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!, logFile);
    }

    /// <summary>Stops it as Kubernetes would, with SIGTERM, and kills it if that does not help.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            Signals.Send(_process.Id, Signals.Terminate);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        await _logging;
        _process.Dispose();
    }

    private async Task LogAsync(string logFile)
    {
        await using var log = new StreamWriter(logFile);
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            LastLine = line;
            await log.WriteLineAsync(line);
            await log.FlushAsync();
        }
    }
}
