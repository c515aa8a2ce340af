using System.Text.Json.Nodes;
using Flowrun.Benchmarks.Processes;
using Flowrun.Core.Flows;
using Flowrun.Sandbox;
using Flowrun.Testing;

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
        var sandbox = await SandboxHost.StartAsync(new SandboxHostOptions(folder.FullName, RunPods: false, Tls: true), CancellationToken.None);
        var flows = new List<Flow>();
        for (var index = 0; index < Flows; index++)
        {
            var manifest = Make.Manifest($"orders-{index}");
            manifest["metadata"]!["namespace"] = "default";
            if (jobs > 0)
            {
                manifest["spec"]!["concurrency"] = new JsonObject { ["maxRuns"] = Math.Max(1, jobs / 2 / Flows) };
            }

            flows.Add(FlowReader.Read(manifest).Flow!);
            sandbox.Cluster.Create(manifest);
        }

        await KnownJobs.CreateAsync(sandbox, flows, jobs);
        return new FootprintPlace(folder, sandbox);
    }

    /// <summary>Comes back when it is ready.</summary>
    public async Task<IdleWorker> StartAsync(string program) =>
        new(await WorkerProcess.StartAsync(program, ["--queue-url", _sandbox.QueueUrl.ToString()], _sandbox.Environment));

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
