using System.Diagnostics;

namespace Flowrun.Sandbox.Lambda;

/// <summary>A function's executable as a local process.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    /// <summary>Turns the output to the log and becomes the command. Everything comes as arguments; nothing is put into the text.</summary>
    private const string Entry =
        """
        exec >> "$1" 2>&1 < /dev/null
        shift
        exec "$@"
        """;

    private static readonly string[] Inherited = ["PATH", "HOME"];

    private readonly Process _process;
    private readonly CancellationTokenSource _ended = new();
    private bool _isKilled;

    private FunctionProcess(Process process)
    {
        _process = process;
        Ended = _ended.Token;
        Exited = WaitAsync();
    }

    /// <summary>Its exit code, when it has ended; above 128 the signal that killed it.</summary>
    public Task<int> Exited { get; }

    public CancellationToken Ended { get; }

    /// <summary>It has ended, or is about to.</summary>
    public bool IsOver => _isKilled || Exited.IsCompleted;

    /// <param name="command">The executable and its arguments.</param>
    /// <param name="environment">All that it gets, besides where programs are.</param>
    /// <param name="logFile">Gets what it writes.</param>
    public static FunctionProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string? logFile)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Entry, "function", logFile ?? "/dev/null", .. command]);
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Ends it and all that it started, as Lambda ends an environment: without asking.</summary>
    public void Kill()
    {
        _isKilled = true;
        _process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _process.Dispose();
        _ended.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await _ended.CancelAsync();
        return _process.ExitCode;
    }
}
