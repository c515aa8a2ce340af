using System.Text;
using Flowrun.Worker.Planning;
using k8s;
using k8s.Models;

namespace Flowrun.Benchmarks.Intake;

/// <summary>What one would write first: the create of KubernetesClient with Jobs that are ready, and nothing else.</summary>
internal sealed class ClientLoop(KubernetesClientConfiguration configuration, int concurrency) : IDisposable
{
    private readonly k8s.Kubernetes _client = new(configuration);

    /// <returns>Creates all of them.</returns>
    public Func<Task> Prepare(IReadOnlyList<RunPlan.Ready> plans)
    {
        var jobs = plans.Select(plan => KubernetesJson.Deserialize<V1Job>(Encoding.UTF8.GetString(plan.Job.Json.Span))).ToList();
        return () => BareLoop.ForAllAsync(
            jobs, concurrency, job => _client.BatchV1.CreateNamespacedJobAsync(job, "default", fieldManager: "flowrun", fieldValidation: "Strict"));
    }

    public void Dispose() => _client.Dispose();
}
