using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Flowrun.Core.Quantities;
using Flowrun.Kubernetes.Client;
using Flowrun.Sandbox;
using Flowrun.Sandbox.S3;

namespace Flowrun.Cli.Features.Demo;

/// <summary>The sandbox, the worker as it ships in a process of its own, and the uploads.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const string Namespace = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly BasicAWSCredentials Credentials = new("sandbox", "sandbox");

    private readonly string _folder;
    private readonly DemoScreen _screen;
    private readonly SandboxHost _sandbox;
    private readonly WorkerProcess _worker;
    private readonly KubernetesApi _kubernetes;
    private readonly AmazonS3Client _s3;
    private readonly AmazonSQSClient _sqs;

    private DemoRun(string folder, DemoScreen screen, SandboxHost sandbox, WorkerProcess worker)
    {
        (_folder, _screen, _sandbox, _worker) = (folder, screen, sandbox, worker);
        _kubernetes = new KubernetesApi(KubernetesConfiguration.Load(sandbox.Kubeconfig), TimeSpan.FromSeconds(10));
        var endpoint = sandbox.Aws.Endpoint.ToString();
        _s3 = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
        _sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
    }

    public static async Task<DemoRun> StartAsync(string folder, Through way, DemoScreen screen, CancellationToken cancellationToken)
    {
        var sandbox = await SandboxHost.StartAsync(new SandboxHostOptions(folder, Forwarder: ThroughOption.CommandOf(way)), cancellationToken);
        var flows = Path.Combine(folder, "flows");
        DemoFlows.WriteTo(flows);
        var worker = WorkerProcess.Start(sandbox, flows, Path.Combine(folder, "worker.log"));
        screen.Say($"S3 and SQS at {sandbox.Aws.Endpoint}, Kubernetes at {sandbox.Cluster.Server}, a worker with the flows lines, readings and joins.");
        if (way == Through.Forwarder)
        {
            screen.Say("The bucket notifies the Lambda function flowrun-forwarder, and that sends to the queue.");
        }

        screen.Say($"Watch from another terminal: KUBECONFIG={sandbox.Kubeconfig} kubectl get jobs -w");
        screen.Say("");
        return new DemoRun(folder, screen, sandbox, worker);
    }

    /// <summary>Uploads everything, watches the Jobs to their end, and says what is not as it should be.</summary>
    public async Task<IReadOnlyList<string>> UploadAndWatchAsync(CancellationToken cancellationToken)
    {
        var board = new DemoBoard();
        var jobs = (IReadOnlyList<DemoJob>)[];
        await _screen.ShowAsync(board.Draw, async show =>
        {
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            watching.CancelAfter(Patience);
            var uploading = UploadAllAsync(board, watching.Token);
            var expected = DemoUpload.All.Count(upload => upload.Group is not null);
            using var timer = new PeriodicTimer(Look);
            try
            {
                do
                {
                    await timer.WaitForNextTickAsync(watching.Token);
                    jobs = await DemoJob.ListAsync(_kubernetes, Namespace, watching.Token);
                    show(board.Update(jobs, _sandbox.Bucket));
                }
                while (!uploading.IsFaulted && !_worker.HasExited
                    && !(uploading.IsCompleted && jobs.Count >= expected && jobs.All(job => job.HasEnded) && await CountMessagesAsync(_sandbox.QueueUrl, watching.Token) == 0));

                await uploading;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Patience is over: what is missing is said below.
            }
        });

        return await FindProblemsAsync(board.Uploads, jobs, cancellationToken);
    }

    /// <summary>Uploads ten files for a flow whose rule is wrong, watches the worker learn, and says what is not as it should be, and what learning was worth.</summary>
    public async Task<(IReadOnlyList<string> Problems, string Summary)> LearnAsync(CancellationToken cancellationToken)
    {
        _screen.Say("");
        _screen.Say("Now a flow whose rule is wrong. Its first run is killed for memory and comes back with more; what runs need is measured, and the next ones ask for that.");
        _screen.Say("");
        var part = new LearningPart(_s3, _kubernetes, _sandbox.Bucket, Namespace, _screen);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        watching.CancelAfter(Patience);
        try
        {
            await part.RunAsync(() => _worker.HasExited, watching.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Patience is over: what is missing is said below.
        }

        return ([.. LearningVerdict.FindProblems(part.Runs)], LearningVerdict.Summary(part.Runs));
    }

    /// <summary>For whoever keeps it running.</summary>
    public IEnumerable<string> HowToLook() =>
    [
        "It goes on until Ctrl+C. In another terminal:",
        "",
        .. _sandbox.Environment.Select(variable => $"  export {variable.Key}={variable.Value}"),
        "",
        "  kubectl get jobs",
        "  kubectl describe job NAME",
        "  kubectl logs job/NAME",
        "  flowrun runs -w",
        "  flowrun sizing show joins",
        $"  curl -T FILE {_sandbox.Environment["AWS_ENDPOINT_URL"]}/{_sandbox.Bucket}/texts/mine.txt",
        $"  less {Path.Combine(_folder, "worker.log")}",
        .. _sandbox.Forwarder is null ? Array.Empty<string>() : [$"  less {Path.Combine(_folder, "forwarder.log")}"],
    ];

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        _s3.Dispose();
        _sqs.Dispose();
        _kubernetes.Dispose();
        await _sandbox.DisposeAsync();
    }

    private async Task UploadAllAsync(DemoBoard board, CancellationToken cancellationToken)
    {
        foreach (var upload in DemoUpload.All)
        {
            var file = Path.Combine(_folder, "upload");
            upload.Write(file);
            var size = new Bytes(new FileInfo(file).Length);
            board.Add(upload, size);
            _sandbox.Aws.Buckets.Faults = S3Faults.None with { AnnounceTwiceShare = upload.IsAnnouncedTwice ? 1 : 0 };
            await _s3.PutObjectAsync(
                new PutObjectRequest { BucketName = _sandbox.Bucket, Key = upload.Key, FilePath = file }, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> FindProblemsAsync(
        IReadOnlyList<(DemoUpload Upload, Bytes Size)> uploads, IReadOnlyList<DemoJob> jobs, CancellationToken cancellationToken)
    {
        var logs = new Dictionary<string, string>();
        foreach (var job in jobs.Where(job => job.Status == DemoJob.Complete))
        {
            logs[job.Name] = await DemoJob.LogAsync(_kubernetes, Namespace, job.Name, cancellationToken);
        }

        var problems = DemoCheck.FindProblems(uploads, jobs, logs, _sandbox.Bucket).ToList();
        if (_worker.HasExited)
        {
            problems.Add($"the worker ended: {_worker.LastLine}");
        }

        foreach (var queue in new[] { _sandbox.QueueUrl, _sandbox.DeadLetterQueueUrl })
        {
            if (await CountMessagesAsync(queue, cancellationToken) is > 0 and var left)
            {
                problems.Add($"{left} messages are left in {queue}");
            }
        }

        return problems;
    }

    private async Task<int> CountMessagesAsync(Uri queue, CancellationToken cancellationToken)
    {
        var attributes = await _sqs.GetQueueAttributesAsync(queue.ToString(), ["All"], cancellationToken);
        return attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible;
    }
}
