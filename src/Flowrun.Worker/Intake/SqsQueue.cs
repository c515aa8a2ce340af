using System.Diagnostics.CodeAnalysis;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Core.Events;
using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Intake;

/// <summary>The queue, and its dead-letter queue, in SQS or what speaks its protocol.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the container.")]
internal sealed class SqsQueue(IAmazonSQS sqs, WorkerOptions options, TimeProvider time) : IQueue
{
    // A connection may hang without closing. The SDK retries within it.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);
    // The year 9999.
    private const long MostMilliseconds = 253_402_300_800_000;

    private static readonly List<string> SystemAttributes =
        [MessageSystemAttributeName.ApproximateReceiveCount, MessageSystemAttributeName.SentTimestamp, MessageSystemAttributeName.AWSTraceHeader, MessageSystemAttributeName.MessageGroupId];
    private static readonly List<string> AllAttributes = ["All"];

    private readonly string _url = options.QueueUrl.AbsoluteUri;
    private readonly int _visibilitySeconds = Seconds(options.VisibilityTimeout);

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int atMost, TimeSpan wait, CancellationToken cancellationToken) =>
        LimitedAsync<IReadOnlyList<QueueMessage>>(
            "ReceiveMessage",
            wait + CallTimeout,
            async token =>
            {
                var response = await sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest
                    {
                        QueueUrl = _url,
                        MaxNumberOfMessages = atMost,
                        WaitTimeSeconds = Seconds(wait),
                        VisibilityTimeout = _visibilitySeconds,
                        MessageSystemAttributeNames = SystemAttributes,
                        MessageAttributeNames = AllAttributes,
                    },
                    token);
                return response.Messages is { Count: > 0 } messages ? messages.ConvertAll(Read) : [];
            },
            cancellationToken);

    public Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken) =>
        LimitedAsync<IReadOnlyList<BatchFailure>>(
            "DeleteMessageBatch",
            CallTimeout,
            async token =>
            {
                var entries = new List<DeleteMessageBatchRequestEntry>(messages.Count);
                for (var index = 0; index < messages.Count; index++)
                {
                    entries.Add(new DeleteMessageBatchRequestEntry(index.ToString(), messages[index].ReceiptHandle));
                }

                var response = await sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest(_url, entries), token);
                return Failures(messages, response.Failed, index => entries[index].ReceiptHandle);
            },
            cancellationToken);

    public Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(
        IReadOnlyList<HeldMessage> messages, TimeSpan visibility, CancellationToken cancellationToken) =>
        LimitedAsync<IReadOnlyList<BatchFailure>>(
            "ChangeMessageVisibilityBatch",
            CallTimeout,
            async token =>
            {
                var entries = new List<ChangeMessageVisibilityBatchRequestEntry>(messages.Count);
                for (var index = 0; index < messages.Count; index++)
                {
                    entries.Add(new ChangeMessageVisibilityBatchRequestEntry(index.ToString(), messages[index].ReceiptHandle) { VisibilityTimeout = Seconds(visibility) });
                }

                var response = await sqs.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest(_url, entries), token);
                return Failures(messages, response.Failed, index => entries[index].ReceiptHandle);
            },
            cancellationToken);

    public Task<IReadOnlyList<BatchFailure>> DeferAsync(IReadOnlyList<DeferredMessage> messages, CancellationToken cancellationToken) =>
        LimitedAsync<IReadOnlyList<BatchFailure>>(
            "SendMessageBatch",
            CallTimeout,
            async token =>
            {
                var entries = new List<SendMessageBatchRequestEntry>(messages.Count);
                for (var index = 0; index < messages.Count; index++)
                {
                    var (message, deferral, delay) = messages[index];
                    entries.Add(new SendMessageBatchRequestEntry(index.ToString(), message.Body)
                    {
                        DelaySeconds = Seconds(delay),
                        MessageGroupId = message.GroupId,
                        MessageAttributes = DeferredAttributes.Of(message, deferral),
                    });
                }

                var held = messages.Select(message => message.Message).ToList();
                var response = await sqs.SendMessageBatchAsync(new SendMessageBatchRequest(_url, entries), token);
                return Failures(held, response.Failed, index => held[index].ReceiptHandle);
            },
            cancellationToken);

    public Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken) =>
        LimitedAsync(
            "SendMessage",
            CallTimeout,
            token => sqs.SendMessageAsync(
                new SendMessageRequest(options.DeadLetterQueueUrl!.AbsoluteUri, message.Body)
                {
                    MessageAttributes = DeadLetterReason.Attributes(message.Attributes, reason),
                },
                token),
            cancellationToken);

    private static int Seconds(TimeSpan duration) => (int)duration.TotalSeconds;

    private static QueueMessage Read(Message message) => new(
        message.MessageId,
        message.ReceiptHandle,
        message.Body ?? "",
        int.TryParse(Attribute(message, MessageSystemAttributeName.ApproximateReceiveCount), out var count) ? count : 1,
        message.MessageAttributes,
        long.TryParse(Attribute(message, MessageSystemAttributeName.SentTimestamp), out var sent) && sent is >= 0 and < MostMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(sent)
            : null,
        TraceContext.Valid(message.MessageAttributes?.GetValueOrDefault("traceparent")?.StringValue)
            ?? XRayTraceHeader.ToTraceParent(Attribute(message, MessageSystemAttributeName.AWSTraceHeader)),
        Attribute(message, MessageSystemAttributeName.MessageGroupId));

    private static string? Attribute(Message message, string name) => message.Attributes?.GetValueOrDefault(name);

    private static List<BatchFailure> Failures(IReadOnlyList<HeldMessage> messages, List<BatchResultErrorEntry>? failed, Func<int, string> receiptHandle)
    {
        var failures = new List<BatchFailure>();
        foreach (var entry in failed ?? [])
        {
            if (int.TryParse(entry.Id, out var index) && index >= 0 && index < messages.Count)
            {
                failures.Add(new BatchFailure(messages[index], receiptHandle(index), entry.Code ?? "", entry.SenderFault == true, entry.Message));
            }
        }

        return failures;
    }

    private async Task<TResult> LimitedAsync<TResult>(
        string operation, TimeSpan limit, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"SQS did not answer {operation} within {limit.TotalSeconds} s.", cancelled);
        }
    }
}
