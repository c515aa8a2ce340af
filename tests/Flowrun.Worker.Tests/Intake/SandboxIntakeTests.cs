using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Core.Admission;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Sqs;
using Flowrun.Testing;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>Intake with its real clients against S3's queue and a Kubernetes API that misbehave.</summary>
public sealed class SandboxIntakeTests
{
    [Fact]
    public async Task Run_UploadsAnnouncedTwiceAndEveryKindOfFault_OneJobEachAndAnEmptyQueue()
    {
        const int Uploads = 500;
        await using var sandbox = await SandboxAws.StartAsync(
            new SandboxAwsOptions { QueueFaults = new SqsFaults { DuplicateShare = 0.1, FailedEntryShare = 0.05, ThrottleShare = 0.02 } },
            TestContext.Current.CancellationToken);
        await using var cluster = await StartClusterAsync();
        cluster.Faults.Add(
            CannedAnswers.TooManyRequests() with { Share = 0.03 },
            CannedAnswers.InternalError() with { Share = 0.1 },
            CannedAnswers.Conflict() with { Share = 0.05 },
            new Fault { Match = CannedAnswers.CreatingJobs, Kind = FaultKind.LoseResponse, Share = 0.05 });
        var queue = sandbox.CreateQueueWithDeadLetters("uploads");
        for (var index = 0; index < Uploads; index++)
        {
            queue.Send(Bodies.Created($"orders/{index}.csv"));
            if (index % 10 == 0)
            {
                queue.Send(Bodies.Created($"orders/{index}.csv"));
            }
        }

        await RunUntilAsync(sandbox, cluster, () => queue.Counts.Total == 0);
        Assert.Equal((Uploads, Uploads), (cluster.CreatedJobs, cluster.Jobs("default").Count));
        Assert.Equal(0, sandbox.Queues.Get("uploads-dlq").Counts.Total);
    }

    [Fact]
    public async Task Run_Poison_IsInTheDeadLetterQueueWithItsAttributesAndTheReason()
    {
        await using var sandbox = await SandboxAws.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var cluster = await StartClusterAsync();
        var queue = sandbox.CreateQueueWithDeadLetters("uploads");
        queue.Send(Bodies.Poison, new Dictionary<string, string> { ["origin"] = "a test" });
        await RunUntilAsync(sandbox, cluster, () => queue.Counts.Total == 0);

        using var sqs = Client(sandbox);
        var letters = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(sandbox.QueueUrl("uploads-dlq").AbsoluteUri) { MessageAttributeNames = ["All"] }, TestContext.Current.CancellationToken);
        var letter = Assert.Single(letters.Messages);
        Assert.Equal((Bodies.Poison, "a test"), (letter.Body, letter.MessageAttributes["origin"].StringValue));
        Assert.NotEmpty(letter.MessageAttributes["flowrun-error"].StringValue);
    }

    [Fact]
    public async Task Run_JobTheApiServerRefuses_IsInTheDeadLetterQueueWithItsWords()
    {
        await using var sandbox = await SandboxAws.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var cluster = await StartClusterAsync();
        cluster.Faults.Add(CannedAnswers.WebhookDenied());
        var queue = sandbox.CreateQueueWithDeadLetters("uploads");
        queue.Send(Bodies.Created("orders/a.csv"));
        await RunUntilAsync(sandbox, cluster, () => queue.Counts.Total == 0);
        Assert.Equal(1, sandbox.Queues.Get("uploads-dlq").Counts.Total);
        Assert.Empty(cluster.Jobs());
    }

    [Fact]
    public async Task Run_QueueDoesNotExist_NotReadyWithTheReason()
    {
        await using var sandbox = await SandboxAws.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var cluster = await StartClusterAsync();
        var state = new IntakeState(TimeProvider.System);
        await RunUntilAsync(sandbox, cluster, () => !state.IsReceiving, state);
        Assert.Contains($"There is no queue {sandbox.QueueUrl("uploads")}", Assert.Single(state.BlockingReasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defer_RealQueue_TheCopyIsDelayedAndBearsEverything()
    {
        await using var sandbox = await SandboxAws.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var queue = sandbox.CreateQueueWithDeadLetters("uploads");
        using var sqs = Client(sandbox);
        var sent = new SendMessageRequest(sandbox.QueueUrl("uploads").AbsoluteUri, "an upload")
        {
            MessageGroupId = "landing",
            MessageAttributes = new()
            {
                ["origin"] = new() { DataType = "String", StringValue = "a test" },
                ["traceparent"] = new() { DataType = "String", StringValue = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            },
        };
        await sqs.SendMessageAsync(sent, TestContext.Current.CancellationToken);
        var uploads = new Flowrun.Worker.Intake.SqsQueue(sqs, new WorkerOptions { QueueUrl = sandbox.QueueUrl("uploads") }, TimeProvider.System);
        var received = await uploads.ReceiveAsync(1, TimeSpan.Zero, TestContext.Current.CancellationToken);
        var message = new HeldMessage(Assert.Single(received), 0);

        var failures = await uploads.DeferAsync(
            [new DeferredMessage(message, new Deferral(Make.Time, [new VersionGroup("orders"), new VersionGroup("audit")]), TimeSpan.FromMinutes(15))], TestContext.Current.CancellationToken);

        Assert.Empty(failures);
        Assert.Equal((0, 1, 1), (queue.Counts.Visible, queue.Counts.InFlight, queue.Counts.Delayed));
        var copy = Assert.Single(queue.Snapshot(), one => one.MessageId != message.Id);
        Assert.Equal(("an upload", 0, "landing"), (copy.Body, copy.ReceiveCount, copy.GroupId));
        Assert.Equal(
            ["flowrun-done=orders,audit", "flowrun-waits-since=1795377600000", "origin=a test", "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
            copy.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}").Order(StringComparer.Ordinal));
    }

    private static Task<SandboxCluster> StartClusterAsync() =>
        SandboxCluster.StartAsync(new SandboxClusterOptions { ControlJobs = false, RunPods = false, Seed = 3 }, TestContext.Current.CancellationToken);

    private static AmazonSQSClient Client(SandboxAws sandbox) => new(
        new BasicAWSCredentials("flowrun", "flowrun"), new AmazonSQSConfig { ServiceURL = sandbox.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1" });

    [SuppressMessage("Security", "CA5394", Justification = "Chance of a test.")]
    private static async Task RunUntilAsync(SandboxAws sandbox, SandboxCluster cluster, Func<bool> isSo, IntakeState? state = null)
    {
        var kubeconfig = Path.GetTempFileName();
        cluster.WriteKubeconfig(kubeconfig);
        using var api = new KubernetesApi(KubernetesConfiguration.Load(kubeconfig), TimeSpan.FromSeconds(10));
        File.Delete(kubeconfig);
        var options = new WorkerOptions { QueueUrl = sandbox.QueueUrl("uploads"), DeadLetterQueueUrl = sandbox.QueueUrl("uploads-dlq"), VisibilityTimeout = TimeSpan.FromSeconds(10) };
        using var sqs = Client(sandbox);
        using var metrics = new WorkerMetrics();
        var random = new Random(7);
        using var intake = new QueueIntake(
            new Flowrun.Worker.Intake.SqsQueue(sqs, options, TimeProvider.System),
            new JobCreator(api),
            new RunPlanner(new FakeMeasurer(), NoModels.Instance, new JobRenderer(null, "default")),
            options,
            state ?? new IntakeState(TimeProvider.System),
            metrics,
            new LogLines(),
            TimeProvider.System,
            () =>
            {
                lock (random)
                {
                    return random.NextDouble();
                }
            });
        intake.Use(new FlowCatalog([Make.Flow().Build()]));
        using var stopping = new CancellationTokenSource();
        var running = Task.Run(() => intake.RunAsync(stopping.Token), TestContext.Current.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!isSo() && !running.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        await stopping.CancelAsync();
        await running;
    }
}
