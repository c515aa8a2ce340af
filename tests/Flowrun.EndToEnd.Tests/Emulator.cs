using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>fauxqs, an S3 and SQS emulator that is not ours, as a process of its own.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("test", "test");

    private readonly RunningProcess _process;
    private readonly string _endpoint;

    private Emulator(RunningProcess process, string endpoint)
    {
        _process = process;
        _endpoint = endpoint;
        Sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
        S3 = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
    }

    public AmazonSQSClient Sqs { get; }

    public AmazonS3Client S3 { get; }

    /// <summary>What the worker is given: nothing but the address.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment => [new("AWS_ENDPOINT_URL", _endpoint)];

    public static async Task<Emulator> StartAsync(CancellationToken cancellationToken)
    {
        var node = RequiredTool.Find("node", "FLOWRUN_TEST_NODE");
        var fauxqs = RequiredTool.Find("fauxqs", "FLOWRUN_TEST_FAUXQS");
        var port = FreePort.Find();
        var process = RunningProcess.Start(
            node, [fauxqs], [new("FAUXQS_PORT", $"{port}"), new("FAUXQS_LOGGER", "true")]);
        await process.WaitForOutputAsync($"http://127.0.0.1:{port}", cancellationToken);
        return new Emulator(process, $"http://127.0.0.1:{port}");
    }

    /// <summary>A queue with a dead-letter queue beside it.</summary>
    public async Task<(string Queue, string DeadLetters)> CreateQueuesAsync(string name, int maxReceiveCount, CancellationToken cancellationToken)
    {
        var deadLetters = await Sqs.CreateQueueAsync(name + "-dlq", cancellationToken);
        var policy = $$"""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:{{name}}-dlq","maxReceiveCount":"{{maxReceiveCount}}"}""";
        var queue = await Sqs.CreateQueueAsync(
            new Amazon.SQS.Model.CreateQueueRequest { QueueName = name, Attributes = new() { ["RedrivePolicy"] = policy } }, cancellationToken);
        return (queue.QueueUrl, deadLetters.QueueUrl);
    }

    /// <summary>Messages in a queue, waiting and in flight.</summary>
    public async Task<int> CountAsync(string queueUrl, CancellationToken cancellationToken)
    {
        var attributes = await Sqs.GetQueueAttributesAsync(
            queueUrl, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"], cancellationToken);
        return attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible + attributes.ApproximateNumberOfMessagesDelayed;
    }

    public async ValueTask DisposeAsync()
    {
        Sqs.Dispose();
        S3.Dispose();
        await _process.DisposeAsync();
    }
}
