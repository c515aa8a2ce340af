using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Planning;

namespace Flowrun.Benchmarks.Intake;

/// <summary>Posts ready bodies, and nothing else.</summary>
internal static class BareLoop
{
    public static async Task<Throughput> MeasureAsync(IntakeBenchmarkOptions options)
    {
        var plans = await Uploads.PlanAllAsync(options.Messages);
        await using var cluster = await BenchmarkCluster.StartAsync(options);
        var next = -1;
        return await Throughput.OfAsync(options.Messages, () => Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(PostNextAsync))));

        async Task PostNextAsync()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < plans.Count)
            {
                await PostAsync(cluster.Api, plans[index]);
            }
        }
    }

    public static async Task PostAsync(KubernetesApi api, RunPlan.Ready plan)
    {
        var answer = await api.CreateAsync("apis/batch/v1/namespaces/default/jobs?fieldManager=flowrun&fieldValidation=Strict", plan.Job.Json, CancellationToken.None);
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"The API server answered {answer.Status}.");
        }
    }
}
