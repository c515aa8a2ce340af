using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Flowrun.Core.Events;
using Flowrun.Core.Forwarding;
using Flowrun.Forwarder.Enriching;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Publishing;
using Flowrun.Forwarder.Runtime;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Forwarder.Tests.Forwarding;

/// <summary>The forwarder in this process, with the SDK's clients, against S3 and SQS of the sandbox.</summary>
internal sealed class ForwarderRig : IAsyncDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("sandbox", "sandbox");

    private readonly AmazonSQSClient _sqs;
    private readonly AmazonS3Client _s3;

    private ForwarderRig(SandboxAws aws)
    {
        Aws = aws;
        Queue = aws.CreateQueueWithDeadLetters("uploads");
        aws.CreateBucket("landing");
        var endpoint = aws.Endpoint.AbsoluteUri;
        _sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        _s3 = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0 });
    }

    public SandboxAws Aws { get; }

    public SqsQueue Queue { get; }

    public static async Task<ForwarderRig> StartAsync(SqsFaults? faults = null) =>
        new(await SandboxAws.StartAsync(new SandboxAwsOptions { QueueFaults = faults ?? SqsFaults.None }, TestContext.Current.CancellationToken));

    public async Task<ForwardOutcome> ForwardAsync(string payload, CancellationToken? deadline = null, ForwardingRules? rules = null, bool enriches = false, string queue = "uploads")
    {
        var publisher = new QueuePublisher(_sqs, Aws.QueueUrl(queue), TimeProvider.System, () => 0.5);
        var forwarder = new EventForwarder(rules ?? new ForwardingRules(), enriches ? new ObjectEnricher(_s3) : null, publisher);
        return await forwarder.ForwardAsync(
            new Invocation(
                "request-1", "arn:aws:lambda:eu-west-1:123456789012:function:forwarder:live", DateTimeOffset.MaxValue,
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", Encoding.UTF8.GetBytes(payload)),
            deadline ?? TestContext.Current.CancellationToken);
    }

    /// <summary>Puts an object with metadata.</summary>
    public Task PutAsync(string key, string text, params (string Name, string Value)[] metadata)
    {
        // The SDK takes one slash from the front of a key.
        var request = new Amazon.S3.Model.PutObjectRequest { BucketName = "landing", Key = key.StartsWith('/') ? "/" + key : key, ContentBody = text };
        foreach (var (name, value) in metadata)
        {
            request.Metadata.Add(name, value);
        }

        return _s3.PutObjectAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The events in the queue.</summary>
    public IReadOnlyList<EventRecord> Published() => [.. Queue.Snapshot().Select(message => Assert.Single(EventParser.Parse(message.Body)))];

    public async ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        _s3.Dispose();
        await Aws.DisposeAsync();
    }
}
