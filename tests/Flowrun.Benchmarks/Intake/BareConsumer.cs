using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Planning;

namespace Flowrun.Benchmarks.Intake;

/// <summary>
/// The calls that nobody can do without who turns messages into Jobs and loses none: receive ten, post their Jobs, whose bodies are ready, and delete the ten. Several
/// of these loops at once, and no more posts than the worker may have under way.
/// </summary>
internal sealed class BareConsumer(KubernetesApi api, Uri endpoint, string queueUrl, int concurrency) : IDisposable
{
    private const int Batch = 10;

    private readonly AmazonSQSClient _sqs = FullIntake.NewClient(endpoint);
    private readonly SemaphoreSlim _atOnce = new(concurrency);
    private Dictionary<string, RunPlan.Ready> _plans = [];

    /// <summary>Fills the queue with these; a message is the index of its plan.</summary>
    public async Task SendAsync(IReadOnlyList<RunPlan.Ready> plans)
    {
        _plans = plans.Select((plan, index) => (plan, index)).ToDictionary(one => $"{one.index}", one => one.plan);
        foreach (var bodies in _plans.Keys.Chunk(Batch))
        {
            await _sqs.SendMessageBatchAsync(queueUrl, [.. bodies.Select(body => new SendMessageBatchRequestEntry(body, body))]);
        }
    }

    /// <summary>Until all that was sent is a Job, and no message any more.</summary>
    public async Task DrainAsync()
    {
        var left = _plans.Count;
        await Task.WhenAll(Enumerable.Range(0, 2 * ((concurrency + Batch - 1) / Batch)).Select(_ => Task.Run(LoopAsync)));

        async Task LoopAsync()
        {
            while (Volatile.Read(ref left) > 0)
            {
                var received = await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queueUrl) { MaxNumberOfMessages = Batch });
                if (received.Messages is not [_, ..] messages)
                {
                    continue;
                }

                await Task.WhenAll(messages.Select(message => PostAsync(_plans[message.Body])));
                await _sqs.DeleteMessageBatchAsync(queueUrl, [.. messages.Select((message, index) => new DeleteMessageBatchRequestEntry($"{index}", message.ReceiptHandle))]);
                Interlocked.Add(ref left, -messages.Count);
            }
        }
    }

    public void Dispose()
    {
        _sqs.Dispose();
        _atOnce.Dispose();
    }

    private async Task PostAsync(RunPlan.Ready plan)
    {
        await _atOnce.WaitAsync();
        try
        {
            await BareLoop.PostAsync(api, plan);
        }
        finally
        {
            _atOnce.Release();
        }
    }
}
