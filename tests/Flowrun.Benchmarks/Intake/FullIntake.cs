using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.SQS;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Sandbox;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flowrun.Benchmarks.Intake;

/// <summary>The worker's intake with its own defaults, from a full queue until it is empty.</summary>
internal static class FullIntake
{
    public static async Task<Throughput> MeasureAsync(IntakeBenchmarkOptions options)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(options);
        await using var aws = await SandboxAws.StartAsync();
        var queue = aws.CreateQueueWithDeadLetters("uploads");
        for (var index = 0; index < options.Messages; index++)
        {
            queue.Send(Uploads.Body(index));
        }

        var settings = new WorkerOptions { QueueUrl = aws.QueueUrl("uploads"), MaxInFlight = options.Concurrency };
        using var sqs = NewClient(aws.Endpoint);
        var counted = new CountedQueue(new SqsQueue(sqs, settings, TimeProvider.System));
        using var metrics = new WorkerMetrics();
        using var intake = NewIntake(counted, new JobCreator(cluster.Api), settings, metrics);
        using var stopping = new CancellationTokenSource();
        var running = Task.CompletedTask;
        var throughput = await Throughput.OfAsync(options.Messages, async () =>
        {
            running = Task.Run(() => intake.RunAsync(stopping.Token));
            while (queue.Counts.Total > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
        });
        if (cluster.Server.CreatedJobs != options.Messages)
        {
            throw new InvalidOperationException($"{options.Messages} messages became {cluster.Server.CreatedJobs} Jobs.");
        }

        await stopping.CancelAsync();
        await running;
        return throughput with { QueueCallsPerJob = (counted.Receives + counted.Deletes) / (double)options.Messages };
    }

    public static AmazonSQSClient NewClient(Uri endpoint) => new(
        new BasicAWSCredentials("flowrun", "flowrun"), new AmazonSQSConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1" });

    public static QueueIntake NewIntake(IQueue queue, IJobCreator creator, WorkerOptions settings, WorkerMetrics metrics)
    {
        var intake = new QueueIntake(
            queue,
            creator,
            Uploads.NewPlanner(),
            settings,
            new IntakeState(TimeProvider.System),
            metrics,
            NullLogger.Instance,
            TimeProvider.System,
            () => RandomNumberGenerator.GetInt32(1000) / 1000d);
        intake.Use(Uploads.Catalog);
        return intake;
    }
}
