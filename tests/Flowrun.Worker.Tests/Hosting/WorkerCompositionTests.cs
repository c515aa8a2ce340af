using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Flows;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;
using Flowrun.Testing.Processes;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;

namespace Flowrun.Worker.Tests.Hosting;

/// <summary>The whole worker in this process, against the sandbox's S3, SQS and Kubernetes.</summary>
public sealed class WorkerCompositionTests : IAsyncLifetime
{
    private SandboxAws _aws = null!;
    private SandboxCluster _cluster = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await SandboxAws.StartAsync(cancellationToken: Stop);
        _aws.CreateQueueWithDeadLetters("uploads");
        _aws.CreateBucket("landing", announceTo: "uploads");
        _cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { RunPods = false, ControlJobs = false }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Build_UploadWithHostileKey_BecomesOneJobAndTheQueueIsEmpty()
    {
        const string Key = "orders/../$(rm -rf) ü+\"'.csv";
        using var host = WorkerComposition.Build(Options(), Connections(), Logger.None);
        await host.StartAsync(Stop);
        using (var s3 = S3())
        {
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = "landing", Key = Key, ContentBody = "12345" }, Stop);
        }

        await EventuallyAsync(() => _cluster.Jobs("default").Count == 1 && _aws.Queues.Get("uploads").Counts.Total == 0);

        var annotations = _cluster.Jobs("default")[0]["metadata"]!["annotations"]!;
        Assert.Equal($"s3://landing/{Key}", (string)annotations["flowrun.dev/uri"]!);
        Assert.Equal("5", (string)annotations["flowrun.dev/input-bytes"]!);
        await host.StopAsync(Stop);
        Assert.Equal(0, _aws.Queues.Get("uploads-dlq").Counts.Total);
    }

    [Fact]
    public async Task Build_FlowInANamespaceOfItsOwn_GoesThereAndOthersToTheOption()
    {
        _cluster.CreateNamespace("etl");
        _cluster.CreateNamespace("own");
        using var host = WorkerComposition.Build(
            Options() with { Namespace = "etl" }, Connections(Make.Flow("a").Build(), Make.Flow("b").Namespace("own").Build()), Logger.None);
        await host.StartAsync(Stop);
        using (var s3 = S3())
        {
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = "landing", Key = "x", ContentBody = "" }, Stop);
        }

        await EventuallyAsync(() => _cluster.Jobs("etl").Count == 1 && _cluster.Jobs("own").Count == 1);

        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Build_WithHttp_IsReadyOnceTheFlowsAreRead()
    {
        var port = FreePort.Find();
        var source = new FixedFlows([Make.Flow().Build()], isHeldBack: true);
        using var host = WorkerComposition.Build(
            Options() with { Http = port }, Connections() with { Flows = _ => source }, Logger.None);
        await host.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal("""{"ready":false,"reasons":["The flows have not been read yet."]}""", await (await http.GetAsync(new Uri("/readyz", UriKind.Relative), Stop)).Content.ReadAsStringAsync(Stop));
        source.Release();

        await EventuallyAsync(async () => (await http.GetAsync(new Uri("/readyz", UriKind.Relative), Stop)).IsSuccessStatusCode);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Build_FlowsCannotBeRead_ReadinessSaysWhyUntilTheyCan()
    {
        var source = new FixedFlows([Make.Flow().Build()], isHeldBack: true);
        using var host = WorkerComposition.Build(
            Options(),
            Connections() with
            {
                Flows = fault =>
                {
                    fault("there is no definition of flows.flowrun.dev");
                    return source;
                },
            },
            Logger.None);
        var state = host.Services.GetRequiredService<IntakeState>();
        await host.StartAsync(Stop);

        Assert.Equal(["The flows cannot be read: there is no definition of flows.flowrun.dev"], state.BlockingReasons);
        source.Release();

        await EventuallyAsync(() => state.IsReceiving);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task StartAsync_PortIsTaken_Fails()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var host = WorkerComposition.Build(Options() with { Http = ((IPEndPoint)listener.LocalEndpoint).Port }, Connections(), Logger.None);

        Assert.Contains("cannot listen", (await Assert.ThrowsAsync<IOException>(() => host.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    private static async Task EventuallyAsync(Func<bool> condition) => await EventuallyAsync(() => Task.FromResult(condition()));

    /// <summary>Until it holds, or the test's own time is up.</summary>
    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Stop);
        }
    }

    private WorkerOptions Options() => new() { QueueUrl = _aws.QueueUrl("uploads"), DeadLetterQueueUrl = _aws.QueueUrl("uploads-dlq"), Http = 0, HttpAddress = "127.0.0.1" };

    private WorkerConnections Connections(params Flow[] flows) => new(
        new AmazonSQSClient(new BasicAWSCredentials("a", "b"), new AmazonSQSConfig { ServiceURL = _aws.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1" }),
        S3(),
        new KubernetesApi(new KubernetesClientConfiguration { Host = _cluster.Server.AbsoluteUri }, TimeSpan.FromSeconds(30)),
        _ => new FixedFlows(flows.Length == 0 ? [Make.Flow().Build()] : flows),
        null,
        "a test",
        null);

    private AmazonS3Client S3() => new(
        new BasicAWSCredentials("a", "b"), new AmazonS3Config { ServiceURL = _aws.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true });

    private sealed class FixedFlows(Flow[] flows, bool isHeldBack = false) : IFlowSource
    {
        private readonly TaskCompletionSource _released = new();

        public void Release() => _released.SetResult();

        public async Task RunAsync(Action<FlowSnapshot> publish, CancellationToken cancellationToken)
        {
            if (isHeldBack)
            {
                await _released.Task;
            }

            publish(new FlowSnapshot(new FlowCatalog(flows), []));
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
