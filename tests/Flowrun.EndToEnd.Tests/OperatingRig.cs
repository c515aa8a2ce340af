using System.Text.Json;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The sandbox's S3, SQS and Kubernetes in the test's process, with no pods, and <c>flowrun</c>'s commands as processes of their own.</summary>
internal sealed class OperatingRig : IAsyncDisposable
{
    public const string Bucket = "landing";

    private readonly SandboxAws _aws;
    private readonly FlowsFolder _folder;

    private OperatingRig(SandboxAws aws, SandboxCluster cluster, FlowsFolder folder)
    {
        (_aws, Cluster, _folder) = (aws, cluster, folder);
        Queue = aws.CreateQueueWithDeadLetters("uploads", maxReceiveCount: 10);
        aws.CreateBucket(Bucket, Queue.Name);
        cluster.WriteKubeconfig(folder.Kubeconfig);
        Queue.Purge();
    }

    public SandboxCluster Cluster { get; }

    public SqsQueue Queue { get; }

    public SqsQueue DeadLetters => _aws.Queues.Get(Queue.Name + "-dlq");

    public SqsQueues Queues => _aws.Queues;

    public FaultPlan AwsFaults => _aws.Faults;

    public string FlowsPath => _folder.Path;

    /// <summary>For files of a test.</summary>
    public string WorkFolder => Path.GetDirectoryName(_folder.Kubeconfig)!;

    /// <summary>Where commands keep their state if nobody says.</summary>
    public string StateFolder => Path.Combine(WorkFolder, "state", "flowrun");

    public static async Task<OperatingRig> StartAsync(CancellationToken cancellationToken, params string[] manifests) => new(
        await SandboxAws.StartAsync(cancellationToken: cancellationToken),
        await SandboxCluster.StartAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false }, cancellationToken),
        new FlowsFolder(manifests));

    public static string Flow(string group, string prefix) =>
        $$"""
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: {{group}}-v1}
        spec:
          versionGroup: {{group}}
          triggers: [{s3: {bucket: landing, prefix: "{{prefix}}"} }]
          job: {template: {spec: {containers: [{name: main, image: registry.example/work:1, command: [work]}]} } }
        """;

    public Task PutAsync(string key, string content, CancellationToken cancellationToken) => _aws.Buckets.PutAsync(Bucket, key, content, cancellationToken);

    public RunningProcess Start(params IEnumerable<string> arguments) => Start([], arguments);

    /// <param name="variables">Of its environment, over the rig's own.</param>
    public RunningProcess Start(IEnumerable<KeyValuePair<string, string?>> variables, params IEnumerable<string> arguments) => FlowrunProcess.Start(
        arguments,
        [
            new("AWS_ENDPOINT_URL", _aws.Endpoint.ToString()), new("KUBECONFIG", _folder.Kubeconfig),
            new("FLOWRUN_QUEUE_URL", Queue.Url.ToString()), new("FLOWRUN_DEAD_LETTER_QUEUE_URL", DeadLetters.Url.ToString()),
            new("XDG_DATA_HOME", Path.GetDirectoryName(StateFolder)),
            .. variables,
        ]);

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        await using var process = Start(arguments);
        var exitCode = await process.WaitForExitAsync(cancellationToken);
        return (exitCode, process.Output, process.Error);
    }

    /// <summary>Runs a worker until all messages are done and there are so many Jobs.</summary>
    public async Task WorkAsync(int jobs, CancellationToken cancellationToken)
    {
        await using var worker = Start("worker", "--flows", FlowsPath, "--namespace", "default", "--http", "0", "--visibility-timeout", "10s");
        await Eventually.TrueAsync(
            () => Task.FromResult(worker.HasExited || (Cluster.CreatedJobs >= jobs && Queue.Counts.Total == 0)), () => $"{Cluster.CreatedJobs} Jobs, {Queue.Counts}\n{worker.Story}", cancellationToken);
        worker.Terminate();
        Assert.Equal(0, await worker.WaitForExitAsync(cancellationToken));
        Assert.Equal(jobs, Cluster.CreatedJobs);
    }

    /// <summary>What the events of the queue's messages name: an object's key, from whichever message.</summary>
    public ILookup<string, string> QueuedByKey() => Queue.Snapshot().ToLookup(message =>
    {
        using var body = JsonDocument.Parse(message.Body);
        var data = body.RootElement.GetProperty("data");
        return (data.TryGetProperty("object", out var about) ? about : data).GetProperty("key").GetString()!;
    }, message => message.Body);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _aws.DisposeAsync();
        _folder.Dispose();
    }
}
