using Flowrun.Benchmarks.Processes;
using Flowrun.Kubernetes.Client;
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
        var server = await JobStore.StartAsync(options.Latency);
        var kubeconfig = Path.GetTempFileName();
        server.WriteKubeconfig(kubeconfig);
        var api = new KubernetesApi(KubernetesConfiguration.Load(kubeconfig), TimeSpan.FromSeconds(30));
        File.Delete(kubeconfig);
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => api.SendAsync(HttpMethod.Get, "version")));
        return new BenchmarkCluster(server, api);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
