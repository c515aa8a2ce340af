using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Benchmarks.Processes;

/// <summary>An API server that only stores Jobs: they do nothing. It has HTTPS, as a real one does.</summary>
internal static class JobStore
{
    /// <param name="latency">How much longer it takes to create a Job than it needs, on average; each time another.</param>
    public static async Task<SandboxCluster> StartAsync(TimeSpan latency)
    {
        var options = new SandboxClusterOptions { ControlJobs = false, RunPods = false, Seed = 1, Tls = true };
        if (latency == TimeSpan.Zero)
        {
            return await SandboxCluster.StartAsync(options, CancellationToken.None);
        }

        var cluster = await SandboxCluster.StartAsync(options with { Time = new UnevenTime() }, CancellationToken.None);
        cluster.Faults.Add(new Fault { Match = CannedAnswers.CreatingJobs, Kind = FaultKind.Latency, Delay = latency });
        return cluster;
    }
}
