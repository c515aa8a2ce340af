using System.Text.Json.Nodes;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Benchmarks.Processes;

/// <summary>A queue, an API server that only stores Jobs, and a folder of flows, for workers in processes of their own.</summary>
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

    /// <summary>Jobs in it do nothing. The API server has HTTPS, as a real one does.</summary>
    public static Task<WorkerPlace> CreateAsync(params JsonObject[] flows) => CreateAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false, Seed = 1 }, flows);

    public static async Task<WorkerPlace> CreateAsync(SandboxClusterOptions options, params JsonObject[] flows)
    {
        var cluster = await SandboxCluster.StartAsync(options with { Tls = true, Time = new UnevenTime() }, CancellationToken.None);
        var place = new WorkerPlace(await SandboxAws.StartAsync(), cluster);
        var folder = place._folder.CreateSubdirectory("flows").FullName;
        foreach (var flow in flows)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{flow["metadata"]!["name"]}.json"), flow.ToJsonString());
        }

        return place;
    }

    /// <summary>The API server takes so much longer to create a Job, on average.</summary>
    public void Delay(TimeSpan latency)
    {
        if (latency > TimeSpan.Zero)
        {
            Cluster.Faults.Add(new Fault { Match = CannedAnswers.CreatingJobs, Kind = FaultKind.Latency, Delay = latency });
        }
    }

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
}
