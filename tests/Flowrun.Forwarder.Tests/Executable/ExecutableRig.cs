using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Lambda;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Forwarder.Tests.Executable;

/// <summary>The executable as a function of the sandbox, with its S3 and SQS.</summary>
internal sealed class ExecutableRig : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-test-");
    private readonly SqsQueue _queue;

    private ExecutableRig(SandboxAws aws)
    {
        Aws = aws;
        _queue = aws.CreateQueueWithDeadLetters("uploads");
        aws.CreateBucket("landing");
    }

    public SandboxAws Aws { get; }

    public LambdaFunction Function { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(_folder.FullName, "log");

    public static async Task<ExecutableRig> StartAsync(PublishedForwarder forwarder, SqsFaults? faults = null, params (string Name, string Value)[] settings)
    {
        var path = forwarder.Path;
        var rig = new ExecutableRig(await SandboxAws.StartAsync(new SandboxAwsOptions { QueueFaults = faults ?? SqsFaults.None }, Cancellation));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FLOWRUN_QUEUE_URL"] = rig._queue.Url.AbsoluteUri,
            ["AWS_ENDPOINT_URL"] = rig.Aws.Endpoint.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = "sandbox",
            ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        rig.Function = await rig.Aws.Functions.CreateAsync(
            new LambdaFunctionOptions("forwarder")
            {
                Command = [path],
                Environment = environment,
                // Lambda's is 30 s in the templates; this machine may be busy.
                Timeout = TimeSpan.FromSeconds(60),
                RetryWaits = [TimeSpan.Zero, TimeSpan.Zero],
                DeadLetterQueue = rig.Aws.Queues.Get("uploads-dlq"),
                LogFile = rig.LogFile,
            },
            Cancellation);
        return rig;
    }

    /// <summary>Invokes it and waits for its answer.</summary>
    public async Task<(bool IsError, JsonNode Body, string RequestId)> InvokeAsync(string payload, string? traceHeader = null)
    {
        var answer = await Function.InvokeAsync(Encoding.UTF8.GetBytes(payload), Cancellation, traceHeader);
        return (answer.IsError, JsonNode.Parse(answer.Payload.Span)!, answer.RequestId);
    }

    /// <summary>What the worker reads from the queue.</summary>
    public IReadOnlyList<EventRecord> Published() => [.. _queue.Snapshot().Select(message => Assert.Single(EventParser.Parse(message.Body)))];

    public IReadOnlyList<string?> Groups() => [.. _queue.Snapshot().Select(message => message.GroupId)];

    public async Task<IReadOnlyList<JsonNode>> LogAsync() =>
        [.. (await File.ReadAllLinesAsync(LogFile, Cancellation)).Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)];

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
