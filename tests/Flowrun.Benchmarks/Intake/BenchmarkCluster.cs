using Flowrun.Benchmarks.Processes;
using Flowrun.Kubernetes.Client;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Benchmarks.Intake;

/// <summary>An API server that only stores Jobs, and a client of it with its connections open.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private BenchmarkCluster(SandboxCluster server, KubernetesApi api)
    {
        Server = server;
        Api = api;
    }

    public SandboxCluster Server { get; }

    public KubernetesApi Api { get; }

    public static async Task<BenchmarkCluster> StartAsync(IntakeBenchmarkOptions options)
    {
        var server = await SandboxCluster.StartAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false, Seed = 1, Tls = true, Time = new UnevenTime() }, CancellationToken.None);
        var kubeconfig = Path.GetTempFileName();
        server.WriteKubeconfig(kubeconfig);
        var api = new KubernetesApi(KubernetesConfiguration.Load(kubeconfig), TimeSpan.FromSeconds(30));
        File.Delete(kubeconfig);
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => api.SendAsync(HttpMethod.Get, "version")));
        if (options.Latency > TimeSpan.Zero)
        {
            server.Faults.Add(new Fault { Match = CannedAnswers.CreatingJobs, Kind = FaultKind.Latency, Delay = options.Latency });
        }

        return new BenchmarkCluster(server, api);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
