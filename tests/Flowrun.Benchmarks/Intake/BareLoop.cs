using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Planning;

namespace Flowrun.Benchmarks.Intake;

/// <summary>Posts ready bodies, and nothing else.</summary>
internal static class BareLoop
{
    public static async Task<Throughput> MeasureAsync(IntakeBenchmarkOptions options)
    {
        var plans = await Uploads.PlanAllAsync(0, options.Messages);
        await using var cluster = await BenchmarkCluster.StartAsync(options);
        return await Throughput.OfAsync(options.Messages, () => PostAllAsync(cluster.Api, plans, options.Concurrency));
    }

    public static Task PostAllAsync(KubernetesApi api, IReadOnlyList<RunPlan.Ready> plans, int concurrency) => ForAllAsync(plans, concurrency, plan => PostAsync(api, plan));

    /// <summary>Each of them, in so many loops at once.</summary>
    public static Task ForAllAsync<T>(IReadOnlyList<T> all, int concurrency, Func<T, Task> post)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(PostNextAsync)));

        async Task PostNextAsync()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < all.Count)
            {
                await post(all[index]);
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
