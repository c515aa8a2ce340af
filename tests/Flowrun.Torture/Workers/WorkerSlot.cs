using Flowrun.Testing.Processes;

namespace Flowrun.Torture.Workers;

/// <summary>One worker of the fleet: a process that is started again whenever it has ended.</summary>
/// <param name="arguments">Of <c>flowrun</c>.</param>
/// <param name="environment">Of the process.</param>
/// <param name="clock">That it goes by.</param>
/// <param name="cannotWrite">No file of it may grow, as on a full disk.</param>
/// <param name="program">A published <c>flowrun</c>; null: the one that was built beside this.</param>
internal sealed class WorkerSlot(
    IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, WorkerClock clock, bool cannotWrite, string? program) : IAsyncDisposable
{
    /// <summary>The grace period of 3 s, the last calls after it, and a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Without write permission of pages that are executable the runtime needs no file in memory, which would count as one that grows.
    private static readonly string[] FullDisk = ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "worker"];

    // Of a process that was told to end before it had said a word: it was not there yet.
    private const int UnhandledTerm = 128 + 15;

    private readonly List<RunningProcess> _past = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly int _port = FreePort.Find();
    private RunningProcess? _process;

    /// <summary>What must not be, for people.</summary>
    public List<string> Problems { get; } = [];

    public int Starts { get; private set; }

    /// <summary>Where it says how it is.</summary>
    public Uri Health => new($"http://127.0.0.1:{_port}/");

    /// <summary>Every line of its log that holds the text.</summary>
    public IEnumerable<string> LinesWith(string text) =>
        _past.Append(_process).OfType<RunningProcess>().SelectMany(process => process.Error.Split('\n')).Where(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>What it wrote last.</summary>
    public string LastWords => string.Join('\n', (_process?.Error ?? "").Split('\n').TakeLast(20));

    public void Start()
    {
        Starts++;
        var all = new Dictionary<string, string?>(environment) { ["DOTNET_TieredPGO"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0" };
        foreach (var (name, value) in clock.Environment)
        {
            all[name] = value;
        }

        _process = FlowrunProcess.Start([.. arguments, "--http", $"{_port}", "--http-address", "127.0.0.1"], all, through: cannotWrite ? FullDisk : null, program: program);
    }

    /// <summary>SIGKILL, and a new one in its place.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => ReplaceAsync(process => process.Kill(), isTold: false, cancellationToken);

    /// <summary>SIGTERM, and a new one in its place once it has ended.</summary>
    public Task TellAsync(CancellationToken cancellationToken) => ReplaceAsync(process => process.Terminate(), isTold: true, cancellationToken);

    public void Stop() => _process?.Stop();

    public void Continue() => _process?.Continue();

    public void Jump(TimeSpan by) => clock.Jump(by);

    /// <summary>A worker that has ended by itself is a fault of its own.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_process is { HasExited: true } ended)
            {
                Problems.Add($"A worker ended by itself with {await ended.WaitForExitAsync(cancellationToken)}:\n{LastWords}");
                _past.Add(ended);
                Start();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _past.Append(_process).OfType<RunningProcess>())
        {
            await process.DisposeAsync();
        }

        clock.Dispose();
        _one.Dispose();
    }

    private async Task ReplaceAsync(Action<RunningProcess> end, bool isTold, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var ended = _process!;
            end(ended);
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(Patience);
            try
            {
                var code = await ended.WaitForExitAsync(late.Token);
                if (isTold && code != 0 && (code != UnhandledTerm || ended.Error.Length > 0))
                {
                    Problems.Add($"A worker that was told to end (SIGTERM) ended with {code}:\n{LastWords}");
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Problems.Add($"A worker that was told to end (SIGTERM) had not ended after {Patience}:\n{LastWords}");
                ended.Kill();
            }

            _past.Add(ended);
            Start();
        }
        finally
        {
            _one.Release();
        }
    }
}
