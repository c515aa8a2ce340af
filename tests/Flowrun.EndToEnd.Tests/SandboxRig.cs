using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubelet.Processes;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The sandbox in the test's process, the worker as a process of its own, real HTTP between them.</summary>
internal sealed class SandboxRig : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private static readonly BasicAWSCredentials Credentials = new("test", "test");

    private readonly DirectoryInfo _folder;
    private readonly FlowsFolder _flows;
    private readonly List<RunningProcess> _workers = [];
    private readonly int _healthPort = FreePort.Find();

    private SandboxRig(DirectoryInfo folder, FlowsFolder flows, SandboxHost sandbox)
    {
        _folder = folder;
        _flows = flows;
        Sandbox = sandbox;
        var endpoint = sandbox.Aws.Endpoint.ToString();
        S3 = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
        Sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
    }

    public SandboxHost Sandbox { get; }

    public AmazonS3Client S3 { get; }

    public AmazonSQSClient Sqs { get; }

    /// <summary>What all workers wrote, for a failing test.</summary>
    public string Story => string.Join('\n', _workers.Select(worker => worker.Story));

    /// <param name="manifests">Of the flows in the worker's folder.</param>
    public static Task<SandboxRig> StartAsync(CancellationToken cancellationToken, params string[] manifests) => StartAsync(forwarder: null, manifests, cancellationToken);

    /// <summary>The same with the forwarder between the bucket and the queue.</summary>
    public static Task<SandboxRig> StartWithForwarderAsync(CancellationToken cancellationToken, params string[] manifests) => StartAsync(ForwarderCommand, manifests, cancellationToken);

    /// <summary>The real forwarder, as it is built beside <c>flowrun</c>.</summary>
    public static IReadOnlyList<string> ForwarderCommand { get; } = [DotnetHost.Path, Path.Combine(AppContext.BaseDirectory, "forwarder", "bootstrap.dll")];

    private static async Task<SandboxRig> StartAsync(IReadOnlyList<string>? forwarder, string[] manifests, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-rig-");
        var sandbox = await SandboxHost.StartAsync(new SandboxHostOptions(folder.FullName, Tls: true, Forwarder: forwarder), cancellationToken);
        return new SandboxRig(folder, new FlowsFolder(manifests), sandbox);
    }

    public string FlowsPath => _flows.Path;

    /// <summary>Starts a worker on the folder's flows, or with <paramref name="flows"/> false on the cluster's.</summary>
    /// <param name="isFirst">It answers on the port of <see cref="ReadinessAsync"/>; others have none.</param>
    /// <param name="more">Other settings.</param>
    public RunningProcess StartWorker(bool flows = true, string? queue = null, bool isFirst = true, params string[] more) =>
        StartWorker(Sandbox.Kubeconfig, flows, queue, isFirst, more);

    /// <summary>Starts a worker on the folder's flows that reaches the API server by another address.</summary>
    public RunningProcess StartWorkerBehind(Uri server)
    {
        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig-behind");
        File.WriteAllText(
            kubeconfig,
            File.ReadAllText(Sandbox.Kubeconfig).Replace(Sandbox.Cluster.Server.GetLeftPart(UriPartial.Authority), server.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        return StartWorker(kubeconfig, flows: true, queue: null, isFirst: false, []);
    }

    private RunningProcess StartWorker(string kubeconfig, bool flows, string? queue, bool isFirst, string[] more)
    {
        var worker = FlowrunProcess.Start(
            [
                "worker", "--queue-url", queue ?? Sandbox.QueueUrl.ToString(), "--dead-letter-queue-url", Sandbox.DeadLetterQueueUrl.ToString(),
                "--http", $"{(isFirst ? _healthPort : 0)}", "--http-address", "127.0.0.1", "--visibility-timeout", "10s", "--namespace", "default",
                .. flows ? ["--flows", FlowsPath] : Array.Empty<string>(), .. more,
            ],
            [new("AWS_ENDPOINT_URL", Sandbox.Environment["AWS_ENDPOINT_URL"]), new("KUBECONFIG", kubeconfig)]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A plain PUT: the SDK would take a slash off the front of a key.</summary>
    /// <param name="metadata">User metadata, by names without <c>x-amz-meta-</c>.</param>
    public async Task UploadAsync(string key, string content, CancellationToken cancellationToken, params (string Name, string Value)[] metadata)
    {
        // Every byte is escaped, so that nobody on the way reads meaning into dots and slashes.
        var escaped = string.Concat(Encoding.UTF8.GetBytes(key).Select(octet => $"%{octet:X2}"));
        using var body = new StringContent(content);
        foreach (var (name, value) in metadata)
        {
            body.Headers.Add("x-amz-meta-" + name, value);
        }

        using var answer = await Http.PutAsync(new Uri(Sandbox.Aws.Endpoint, $"/{Sandbox.Bucket}/{escaped}"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public Task SendAsync(string body, CancellationToken cancellationToken) =>
        Sqs.SendMessageAsync(Sandbox.QueueUrl.ToString(), body, cancellationToken);

    /// <summary>Waits until a Job stands for the object, and gives it.</summary>
    public Task<JsonObject> JobOfAsync(string key, Func<JsonObject, bool> condition, CancellationToken cancellationToken) =>
        JobAsync(job => (string?)job["metadata"]?["annotations"]?["flowrun.dev/uri"] == $"s3://{Sandbox.Bucket}/{key}" && condition(job), cancellationToken);

    /// <summary>Waits until there is a Job that fulfils the condition, and gives it.</summary>
    public async Task<JsonObject> JobAsync(Func<JsonObject, bool> condition, CancellationToken cancellationToken)
    {
        JsonObject? found = null;
        await Eventually.TrueAsync(
            () =>
            {
                found = Sandbox.Cluster.Jobs().FirstOrDefault(condition);
                return Task.FromResult(found is not null);
            },
            () => Story,
            cancellationToken);
        return found!;
    }

    public static bool HasEnded(JsonObject job) =>
        job["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] is "Complete" or "Failed") == true;

    /// <summary>Waits until nothing waits in the queue and nothing is in flight.</summary>
    public Task QueueIsEmptyAsync(CancellationToken cancellationToken) =>
        Eventually.TrueAsync(async () => await CountAsync(Sandbox.QueueUrl, cancellationToken) == 0, () => Story, cancellationToken);

    public async Task<int> CountAsync(Uri queue, CancellationToken cancellationToken)
    {
        var attributes = await Sqs.GetQueueAttributesAsync(queue.ToString(), ["All"], cancellationToken);
        return attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible;
    }

    /// <summary>The next message of the dead-letter queue, with its attributes.</summary>
    public async Task<Message> DeadLetterAsync(CancellationToken cancellationToken)
    {
        Message? message = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await Sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest { QueueUrl = Sandbox.DeadLetterQueueUrl.ToString(), MessageAttributeNames = ["All"], WaitTimeSeconds = 1 },
                    cancellationToken);
                message = answer.Messages?.FirstOrDefault();
                return message is not null;
            },
            () => Story,
            cancellationToken);
        return message!;
    }

    /// <summary>Waits until /readyz gives this status and names this reason.</summary>
    public async Task<string> ReadinessAsync(HttpStatusCode status, string reason, CancellationToken cancellationToken)
    {
        var last = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    using var answer = await Http.GetAsync($"http://127.0.0.1:{_healthPort}/readyz", cancellationToken);
                    last = await answer.Content.ReadAsStringAsync(cancellationToken);
                    return answer.StatusCode == status && last.Contains(reason, StringComparison.Ordinal);
                }
                catch (HttpRequestException)
                {
                    // It has not come up yet.
                    return false;
                }
            },
            () => $"{last}\n{Story}",
            cancellationToken);
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        S3.Dispose();
        Sqs.Dispose();
        await Sandbox.DisposeAsync();
        _flows.Dispose();
        _folder.Delete(recursive: true);
    }
}
