using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Sandbox;
using Flowrun.Testing;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>A sandbox with 20 flows and perhaps many Jobs, in which workers are started one after another.</summary>
internal sealed class FootprintPlace : IAsyncDisposable
{
    private const int Flows = 20;

    private readonly DirectoryInfo _folder;
    private readonly SandboxHost _sandbox;

    private FootprintPlace(DirectoryInfo folder, SandboxHost sandbox)
    {
        (_folder, _sandbox) = (folder, sandbox);
    }

    /// <param name="jobs">How many Jobs there are; half of them is what the flows' limits let run.</param>
    public static async Task<FootprintPlace> CreateAsync(int jobs = 0)
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-footprint-");
        var sandbox = await SandboxHost.StartAsync(new SandboxHostOptions(folder.FullName, RunPods: false), CancellationToken.None);
        var flows = new List<Flow>();
        for (var index = 0; index < Flows; index++)
        {
            var manifest = Make.Manifest($"orders-{index}");
            manifest["metadata"]!["namespace"] = "default";
            if (jobs > 0)
            {
                manifest["spec"]!["concurrency"] = new JsonObject { ["maxRuns"] = jobs / 2 / Flows };
            }

            flows.Add(FlowReader.Read(manifest).Flow!);
            sandbox.Cluster.Create(manifest);
        }

        await KnownJobs.CreateAsync(sandbox.Cluster, flows, jobs);
        return new FootprintPlace(folder, sandbox);
    }

    /// <summary>Comes back when it is ready.</summary>
    public async Task<IdleWorker> StartAsync(string program)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var environment = _sandbox.Environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        // As the Dockerfile says.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_GCgen0size"] = "0x400000";
        var started = TimeProvider.System.GetTimestamp();
        var process = RunningProcess.Start(
            program, ["worker", "--queue-url", _sandbox.QueueUrl.ToString(), "--http", $"{port}", "--http-address", "127.0.0.1"], environment);
        using var http = new HttpClient();
        while (!await IsReadyAsync(http, port))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException(process.Story);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return new IdleWorker(process, new Uri($"http://127.0.0.1:{port}/metrics"), TimeProvider.System.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
