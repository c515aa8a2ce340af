using System.Text.Json.Nodes;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Benchmarks.Processes;

/// <summary>A queue, an API server, and a folder of flows, for workers in processes of their own.</summary>
internal sealed class WorkerPlace : IAsyncDisposable
{
    private const string QueueName = "uploads";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-benchmark-");
    private readonly SandboxAws _aws;

    private WorkerPlace(SandboxAws aws, SandboxCluster cluster)
    {
        (_aws, Cluster) = (aws, cluster);
        Queue = aws.CreateQueueWithDeadLetters(QueueName, maxReceiveCount: 10);
        cluster.WriteKubeconfig(Kubeconfig);
    }

    public SandboxCluster Cluster { get; }

    public SqsQueue Queue { get; }

    public Uri QueueUrl => _aws.QueueUrl(QueueName);

    public Uri AwsEndpoint => _aws.Endpoint;

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    /// <param name="latency">As of <see cref="JobStore"/>.</param>
    public static async Task<WorkerPlace> CreateAsync(TimeSpan latency, params JsonObject[] flows) => await CreateAsync(await JobStore.StartAsync(latency), flows);

    /// <summary>With another API server. It has HTTPS too.</summary>
    public static async Task<WorkerPlace> CreateAsync(SandboxClusterOptions options, params JsonObject[] flows) =>
        await CreateAsync(await SandboxCluster.StartAsync(options with { Tls = true }, CancellationToken.None), flows);

    public Task<WorkerProcess> StartAsync(string program, params string[] settings) => WorkerProcess.StartAsync(
        program,
        ["--queue-url", QueueUrl.AbsoluteUri, "--flows", Path.Combine(_folder.FullName, "flows"), "--namespace", "default", "--log-level", "Warning", .. settings],
        new Dictionary<string, string>
        {
            ["KUBECONFIG"] = Kubeconfig,
            ["AWS_ENDPOINT_URL"] = _aws.Endpoint.AbsoluteUri,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "benchmark",
            ["AWS_SECRET_ACCESS_KEY"] = "benchmark",
        });

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<WorkerPlace> CreateAsync(SandboxCluster cluster, JsonObject[] flows)
    {
        var place = new WorkerPlace(await SandboxAws.StartAsync(), cluster);
        var folder = place._folder.CreateSubdirectory("flows").FullName;
        foreach (var flow in flows)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{flow["metadata"]!["name"]}.json"), flow.ToJsonString());
        }

        return place;
    }
}
