using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Lambda;

namespace Flowrun.Sandbox;

/// <summary>Where the sandbox listens and keeps its files.</summary>
/// <param name="Folder">For objects, logs and the kubeconfig; made when it is not there, and not removed.</param>
/// <param name="AwsPort">For S3 and SQS; 0: any free one.</param>
/// <param name="KubernetesPort">For the Kubernetes API; 0: any free one.</param>
/// <param name="Bucket">A bucket that announces what is created in it.</param>
/// <param name="Queue">The queue that it announces to. Beside it stands its dead-letter queue, <c>NAME-dlq</c>.</param>
/// <param name="MaxRunningMemory">The most memory, in bytes, that all running pods may ask for together; others stay Pending.</param>
/// <param name="RunPods">Run the containers of pods; without it they stay Pending.</param>
/// <param name="Tls">The Kubernetes API is HTTPS, as a real one is.</param>
/// <param name="Forwarder">The executable of a forwarder and its arguments: the bucket's events go through it, as the function <c>flowrun-forwarder</c>. Null: straight to the queue.</param>
public sealed record SandboxHostOptions(
    string Folder, int AwsPort = 0, int KubernetesPort = 0, string Bucket = "landing", string Queue = "flowrun", long? MaxRunningMemory = null, bool RunPods = true, bool Tls = false,
    IReadOnlyList<string>? Forwarder = null);

/// <summary>All of the sandbox: S3 and SQS on one address, Kubernetes on another, a bucket that announces its objects to a queue, directly or through a forwarder.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private const string ForwarderName = "flowrun-forwarder";

    /// <summary>As the templates in <c>deploy/</c> have it.</summary>
    private static readonly TimeSpan ForwarderTimeout = TimeSpan.FromSeconds(30);

    private SandboxHost(SandboxHostOptions options, SandboxAws aws, SandboxCluster cluster)
    {
        Aws = aws;
        Cluster = cluster;
        Bucket = options.Bucket;
        QueueUrl = aws.QueueUrl(options.Queue);
        DeadLetterQueueUrl = aws.QueueUrl(options.Queue + "-dlq");
        Kubeconfig = Path.Combine(Path.GetFullPath(options.Folder), "kubeconfig");
        Forwarder = aws.Functions.Find(ForwarderName);
        cluster.WriteKubeconfig(Kubeconfig);
    }

    public SandboxAws Aws { get; }

    public SandboxCluster Cluster { get; }

    public string Bucket { get; }

    public Uri QueueUrl { get; }

    public Uri DeadLetterQueueUrl { get; }

    /// <summary>The function between bucket and queue, if there is one.</summary>
    public LambdaFunction? Forwarder { get; }

    /// <summary>The path of a kubeconfig for the sandbox's cluster.</summary>
    public string Kubeconfig { get; }

    /// <summary>What makes the AWS SDKs, the AWS CLI, kubectl and the worker talk to the sandbox.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(AwsEnvironment(Aws)) { ["KUBECONFIG"] = Kubeconfig };

    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxHostOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.Folder);
        var aws = await SandboxAws.StartAsync(
            new SandboxAwsOptions { Port = options.AwsPort, DataFolder = Path.Combine(options.Folder, "s3") }, cancellationToken);
        try
        {
            aws.CreateQueueWithDeadLetters(options.Queue, maxReceiveCount: 5);
            await CreateBucketAsync(options, aws, cancellationToken);
            var cluster = await SandboxCluster.StartAsync(
                new SandboxClusterOptions
                {
                    Port = options.KubernetesPort,
                    DataFolder = options.Folder,
                    MaxRunningMemory = options.MaxRunningMemory,
                    RunPods = options.RunPods,
                    Tls = options.Tls,
                    MoreVariables = environment => ObjectFile(aws, environment),
                },
                cancellationToken);
            return new SandboxHost(options, aws, cluster);
        }
        catch
        {
            await aws.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Aws.DisposeAsync();
    }

    private static Dictionary<string, string> AwsEnvironment(SandboxAws aws) => new()
    {
        ["AWS_ENDPOINT_URL"] = aws.Endpoint.ToString().TrimEnd('/'),

        // The AWS CLI 1 does not look at the one above for SQS.
        ["AWS_ENDPOINT_URL_SQS"] = aws.Endpoint.ToString().TrimEnd('/'),
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ACCESS_KEY_ID"] = "sandbox",
        ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
    };

    private static async Task CreateBucketAsync(SandboxHostOptions options, SandboxAws aws, CancellationToken cancellationToken)
    {
        if (options.Forwarder is null)
        {
            aws.CreateBucket(options.Bucket, announceTo: options.Queue);
            return;
        }

        var forwarder = await aws.Functions.CreateAsync(
            new LambdaFunctionOptions(ForwarderName)
            {
                Command = options.Forwarder,
                Environment = new Dictionary<string, string>(AwsEnvironment(aws)) { ["FLOWRUN_QUEUE_URL"] = aws.QueueUrl(options.Queue).ToString() },
                Timeout = ForwarderTimeout,
                DeadLetterQueue = aws.Queues.Get(options.Queue + "-dlq"),
                LogFile = Path.Combine(Path.GetFullPath(options.Folder), "forwarder.log"),
            },
            cancellationToken);
        aws.CreateBucket(options.Bucket);
        aws.Buckets.Announce(options.Bucket, forwarder);
    }

    /// <summary>
    /// A container here has no image that could bring an S3 client along, so it is told the file that holds its object:
    /// <c>SANDBOX_OBJECT</c>. On a real cluster the container reads <c>FLOWRUN_URI</c>.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string>> ObjectFile(SandboxAws aws, IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("FLOWRUN_BUCKET", out var bucket)
        && environment.TryGetValue("FLOWRUN_KEY", out var key)
        && aws.FileOf(bucket, key) is { } file
            ? [new("SANDBOX_OBJECT", file)]
            : [];
}
