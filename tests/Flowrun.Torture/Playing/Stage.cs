using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Playing;

/// <summary>S3, SQS and Kubernetes for one round, in this process.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Queue = "uploads";
    public const string DeadLetterQueue = Queue + "-dlq";

    /// <summary>A healthy message is received again when a worker dies; so often none does here.</summary>
    private const int MaxReceiveCount = 12;

    /// <summary>What standard queues do on a good day.</summary>
    public static readonly SqsFaults Always = new() { DuplicateShare = 0.02, DelayShare = 0.05 };

    private static readonly HttpClient Http = new();

    private Stage(string folder, SandboxAws aws, SandboxCluster cluster)
    {
        Folder = folder;
        Aws = aws;
        Cluster = cluster;
    }

    /// <summary>What goes to the end of the queue would not come back before the round's patience is over.</summary>
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(5);

    public string Folder { get; }

    public SandboxAws Aws { get; }

    public SandboxCluster Cluster { get; }

    /// <summary>What workers need to find it.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL"] = Aws.Endpoint.AbsoluteUri.TrimEnd('/'),
        ["KUBECONFIG"] = Path.Combine(Folder, "kubeconfig"),
    };

    public static async Task<Stage> StartAsync(TorturePlan plan, string folder, CancellationToken cancellationToken)
    {
        var aws = await SandboxAws.StartAsync(new SandboxAwsOptions { Seed = plan.Seed, QueueFaults = Always }, cancellationToken);
        var cluster = await SandboxCluster.StartAsync(
            new SandboxClusterOptions { Seed = plan.Seed, DataFolder = folder, Act = Acts.Of, MaxRunningPods = int.MaxValue, Tls = plan.IsTls }, cancellationToken);
        var stage = new Stage(folder, aws, cluster);
        aws.Queues.MostDelay = MostDelay;
        stage.CreateQueue();
        aws.CreateBucket(FlowRules.Bucket);
        cluster.WriteKubeconfig(Path.Combine(folder, "kubeconfig"));
        foreach (var name in FlowRules.Namespaces.Where(name => name != "default"))
        {
            cluster.CreateNamespace(name);
        }

        cluster.Faults.Add(CannedAnswers.WebhookDenied($"POST /apis/batch/v1/namespaces/{FlowRules.DeniedNamespace}/jobs"));
        stage.PutFlows(plan.FlowsOfCluster);
        await stage.PutObjectsAsync(plan, cancellationToken);
        return stage;
    }

    public void CreateQueue() => Aws.CreateQueueWithDeadLetters(Queue, MaxReceiveCount);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Aws.DisposeAsync();
    }

    private void PutFlows(bool inCluster)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "flows")).FullName;
        for (var index = 0; index < FlowRules.Manifests.Count; index++)
        {
            if (inCluster)
            {
                Cluster.Create((JsonObject)YamlManifests.Read(FlowRules.Manifests[index]).Single()!);
            }
            else
            {
                File.WriteAllText(Path.Combine(folder, $"{index}.yaml"), FlowRules.Manifests[index]);
            }
        }
    }

    /// <summary>Those that somebody will want to look at.</summary>
    private async Task PutObjectsAsync(TorturePlan plan, CancellationToken cancellationToken)
    {
        foreach (var created in plan.Uploads.Select(upload => upload.Object).OfType<UploadedObject>().Where(created => created.IsThere))
        {
            // Every byte is escaped, so that nobody on the way reads meaning into dots and slashes.
            var key = string.Concat(Encoding.UTF8.GetBytes(created.Key).Select(octet => $"%{octet:X2}"));
            using var body = new ByteArrayContent(new byte[created.Size]);
            using var answer = await Http.PutAsync(new Uri(Aws.Endpoint, $"/{created.Bucket}/{key}"), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }
}
