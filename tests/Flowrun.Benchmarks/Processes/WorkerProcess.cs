using System.Diagnostics;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Processes;

/// <summary>A published worker in a process of its own, and what the kernel and its own metrics say of it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly RunningProcess _process;
    private readonly HttpClient _http = new();
    private readonly Uri _address;

    private WorkerProcess(RunningProcess process, Uri address)
    {
        (_process, _address) = (process, address);
    }

    public int Id => _process.Id;

    /// <summary>From the start of the process.</summary>
    public TimeSpan UntilReady { get; private set; }

    /// <summary>All threads, user and system.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var running = Process.GetProcessById(Id);
            return running.TotalProcessorTime;
        }
    }

    /// <summary>Comes back when it is ready.</summary>
    /// <param name="settings">Of <c>flowrun worker</c>, but those of its endpoint.</param>
    public static async Task<WorkerProcess> StartAsync(string program, IEnumerable<string> settings, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var port = FreePort.Find();
        var variables = environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        // As the Dockerfile says.
        variables["DOTNET_EnableDiagnostics"] = "0";
        var started = TimeProvider.System.GetTimestamp();
        var process = RunningProcess.Start(program, ["worker", .. settings, "--http", $"{port}", "--http-address", "127.0.0.1"], variables);
        var worker = new WorkerProcess(process, new Uri($"http://127.0.0.1:{port}/"));
        while (!await worker.IsReadyAsync())
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException(process.Story);
            }

            // Asked more often, it would be slowed down by that.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        worker.UntilReady = TimeProvider.System.GetElapsedTime(started);
        return worker;
    }

    /// <summary>In bytes, from the kernel. What is not of files is what counts against a limit for sure.</summary>
    public (long Resident, long Anonymous, long Most) Memory()
    {
        var bytes = ProcessStatus.Bytes(Id, "VmRSS", "RssAnon", "VmHWM");
        return (bytes[0], bytes[1], bytes[2]);
    }

    /// <summary>By its own account, as <see cref="MetricText.Sum"/>.</summary>
    public async Task<double> MetricAsync(string sample, string label = "") => MetricText.Sum(await _http.GetStringAsync(new Uri(_address, "metrics")), sample, label);

    /// <summary>Bytes of managed memory, since its start.</summary>
    public Task<double> AllocatedAsync() => MetricAsync("dotnet_gc_heap_total_allocated_bytes_total{");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_address, "readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
