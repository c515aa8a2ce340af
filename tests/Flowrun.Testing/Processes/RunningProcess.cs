using System.Diagnostics;
using System.Text;

namespace Flowrun.Testing.Processes;

/// <summary>A real process with its output collected. Disposing kills what still runs, children too.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _wrote = new(0);

    private RunningProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Collect(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(_error, line.Data);
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <param name="fileName">The executable.</param>
    /// <param name="arguments">Passed as they are, never through a shell.</param>
    /// <param name="environment">Over the test's own; null removes a variable.</param>
    /// <param name="input">For its stdin, which is closed afterwards.</param>
    public static RunningProcess Start(
        string fileName, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var running = new RunningProcess(new Process { StartInfo = start });
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        running._process.StandardInput.Write(input);
        running._process.StandardInput.Close();
        return running;
    }

    /// <summary>Waits until either stream holds the text.</summary>
    /// <exception cref="InvalidOperationException">It ended, or a minute passed, without it; with all that it wrote.</exception>
    public async Task WaitForOutputAsync(string text, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (!Output.Contains(text, StringComparison.Ordinal) && !Error.Contains(text, StringComparison.Ordinal))
            {
                if (_process.HasExited)
                {
                    // What it wrote last may still be on its way.
                    await _process.WaitForExitAsync(limit.Token);
                    if (Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal))
                    {
                        return;
                    }

                    throw new InvalidOperationException($"It ended with exit code {_process.ExitCode} and never wrote «{text}».\n{Story}");
                }

                await _wrote.WaitAsync(TimeSpan.FromMilliseconds(200), limit.Token);
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"It did not write «{text}» within {Patience}.\n{Story}", late);
        }
    }

    /// <summary>Waits for its end and all of its output.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills it at once (SIGKILL).</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Makes it stand still (SIGSTOP), as a machine does that has no time for it.</summary>
    public void Stop() => Signal("STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Continue() => Signal("CONT");

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _wrote.Dispose();
    }

    /// <summary>Everything it wrote, for a failing test.</summary>
    public string Story => $"--- stdout\n{Output}\n--- stderr\n{Error}";

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private void Collect(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.Append(line).Append('\n');
        }

        _wrote.Release();
    }
}
