using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Client;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;

namespace Flowrun.Benchmarks.Footprint;

/// <summary>Jobs as the worker makes them: one half runs and has pods, the other waits for its flow's limit.</summary>
internal static class KnownJobs
{
    private static readonly byte[] Running =
        """
        {"status": {"phase": "Running", "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "True"}], "containerStatuses": [
          {"name": "main", "image": "registry.example/orders-etl:3", "ready": true, "restartCount": 0, "state": {"running": {"startedAt": "2026-11-22T20:00:01Z"}}}]}}
        """u8.ToArray();

    private static readonly Dictionary<string, string> Nothing = [];

    /// <param name="flows">Whose Jobs they are, in turn.</param>
    public static async Task CreateAsync(SandboxHost sandbox, IReadOnlyList<Flow> flows, int count)
    {
        var cluster = sandbox.Cluster;
        var renderer = new JobRenderer(null, "default");
        for (var index = 0; index < count; index++)
        {
            cluster.Create(Job(renderer, flows[index % flows.Count], index, isRunning: index < count / 2));
        }

        while (cluster.Pods().Count < count / 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        using var api = new KubernetesApi(KubernetesConfiguration.Load(sandbox.Kubeconfig), TimeSpan.FromMinutes(1));
        await Parallel.ForEachAsync(cluster.Pods(), async (pod, stop) =>
        {
            var answer = await api.SendAsync(
                HttpMethod.Patch, $"api/v1/namespaces/default/pods/{pod["metadata"]!["name"]}/status", Running, "application/merge-patch+json", stop);
            if (!answer.IsSuccess)
            {
                throw new InvalidOperationException($"The API server answered {answer.Status}.");
            }
        });
    }

    /// <summary>Jobs of one flow that all wait for its limit, and nothing else.</summary>
    public static void CreateWaiting(SandboxCluster cluster, Flow flow, int count)
    {
        var renderer = new JobRenderer(null, "default");
        for (var index = 0; index < count; index++)
        {
            cluster.Create(Job(renderer, flow, index, isRunning: false));
        }
    }

    private static JsonObject Job(JobRenderer renderer, Flow flow, int index, bool isRunning)
    {
        var created = Make.Created(key: $"{flow.Group}/2026-11-22/store-{index}.csv", size: 1_000_000 + index);
        var sizing = StaticSizing.Decide(flow.Sizing, created.Size!.Value, created.Key);
        var run = new Run(flow, RunId.Of(flow.Group, created), Attempt: 1, created, Nothing, Nothing, sizing, created.Time, Event: new EventRecord.Created(created));
        var job = JsonNode.Parse(renderer.Render(run).Json.Span)!.AsObject();
        if (isRunning)
        {
            job["spec"]!["suspend"] = false;
            job["metadata"]!["annotations"]![WellKnown.ReleasedAnnotation] = "2026-11-22T20:00:00Z";
        }

        return job;
    }
}
