using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Flowrun.Cli.Features.Aws;

/// <summary>The calls that commands make to a queue.</summary>
internal sealed class QueueCalls(IAmazonSQS sqs, Uri url, AwsRetry retry, TimeProvider time)
{
    /// <summary>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html</summary>
    public const int MostInBatch = 10;

    private static readonly List<string> Everything = ["All"];

    public Uri Url => url;

    /// <summary>Sends messages as one batch.</summary>
    /// <returns>Those that were not sent.</returns>
    public Task<IReadOnlyList<EntryFailure>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop) => BatchAsync(
        "SendMessageBatch",
        messages.Count,
        async (indexes, limit) => (await sqs.SendMessageBatchAsync(new SendMessageBatchRequest(url.AbsoluteUri, indexes.ConvertAll(index => messages[index].ToEntry(Id(index)))), limit)).Failed,
        stop);

    /// <summary>Deletes messages as one batch.</summary>
    /// <returns>Those that are still there.</returns>
    public Task<IReadOnlyList<EntryFailure>> DeleteAsync(IReadOnlyList<string> receiptHandles, CancellationToken stop) => BatchAsync(
        "DeleteMessageBatch",
        receiptHandles.Count,
        async (indexes, limit) => (await sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest(url.AbsoluteUri, indexes.ConvertAll(index => new DeleteMessageBatchRequestEntry(Id(index), receiptHandles[index]))), limit)).Failed,
        stop);

    /// <param name="visibility">From now on; zero gives a message back.</param>
    /// <returns>Those whose visibility is what it was.</returns>
    public Task<IReadOnlyList<EntryFailure>> ChangeVisibilityAsync(IReadOnlyList<string> receiptHandles, TimeSpan visibility, CancellationToken stop) => BatchAsync(
        "ChangeMessageVisibilityBatch",
        receiptHandles.Count,
        async (indexes, limit) => (await sqs.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest(
                url.AbsoluteUri,
                indexes.ConvertAll(index => new ChangeMessageVisibilityBatchRequestEntry(Id(index), receiptHandles[index]) { VisibilityTimeout = (int)visibility.TotalSeconds })),
            limit)).Failed,
        stop);

    /// <summary>Receives a batch with all that is known of its messages.</summary>
    /// <exception cref="AwsCallException">Given up.</exception>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(TimeSpan visibility, TimeSpan wait, CancellationToken stop)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = url.AbsoluteUri,
            MaxNumberOfMessages = MostInBatch,
            VisibilityTimeout = (int)visibility.TotalSeconds,
            WaitTimeSeconds = (int)wait.TotalSeconds,
            MessageSystemAttributeNames = Everything,
            MessageAttributeNames = Everything,
        };
        return (await ExecuteAsync("ReceiveMessage", limit => sqs.ReceiveMessageAsync(request, limit), stop)).Messages ?? [];
    }

    /// <exception cref="AwsCallException">Given up.</exception>
    public async Task<QueueCounts> CountAsync(CancellationToken stop)
    {
        var request = new GetQueueAttributesRequest(
            url.AbsoluteUri, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed", "RedrivePolicy"]);
        var answer = await ExecuteAsync("GetQueueAttributes", limit => sqs.GetQueueAttributesAsync(request, limit), stop);
        return new QueueCounts(
            answer.ApproximateNumberOfMessages + answer.ApproximateNumberOfMessagesDelayed,
            answer.ApproximateNumberOfMessagesNotVisible,
            answer.Attributes?.GetValueOrDefault("RedrivePolicy"));
    }

    private static string Id(int index) => $"{index}";

    private Task<T> ExecuteAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken stop) =>
        retry.ExecuteAsync(call, failure => AwsFault.OfQueue(failure, operation, url), stop);

    /// <summary>Entries that fail for a reason that passes are tried again, alone.</summary>
    private async Task<IReadOnlyList<EntryFailure>> BatchAsync(
        string operation, int count, Func<List<int>, CancellationToken, Task<List<BatchResultErrorEntry>?>> call, CancellationToken stop)
    {
        var failures = new List<EntryFailure>();
        var left = Enumerable.Range(0, count).ToList();
        try
        {
            for (var attempt = 0; left.Count > 0; attempt++)
            {
                var indexes = left;
                var failed = await ExecuteAsync(operation, limit => call(indexes, limit), stop) ?? [];
                left = [];
                foreach (var entry in failed)
                {
                    var index = int.Parse(entry.Id);
                    if (entry.SenderFault == true || attempt == AwsRetry.MostRetries)
                    {
                        failures.Add(new EntryFailure(index, $"{operation}: {entry.Code}: {entry.Message}"));
                    }
                    else
                    {
                        left.Add(index);
                    }
                }

                if (left.Count > 0)
                {
                    await Task.Delay(AwsRetry.Pause(attempt), time, stop);
                }
            }
        }
        catch (AwsCallException givenUp)
        {
            failures.AddRange(left.Select(index => new EntryFailure(index, givenUp.Message, IsGivenUp: true)));
        }
        catch (OperationCanceledException)
        {
            failures.AddRange(left.Select(index => new EntryFailure(index, "stopped", IsGivenUp: true)));
        }

        return failures;
    }
}

/// <summary>An entry of a batch that was not done.</summary>
/// <param name="Index">Its place in the batch.</param>
/// <param name="Reason">One line.</param>
/// <param name="IsGivenUp">The queue did not answer, or it was stopped: the others after it will not do better.</param>
internal readonly record struct EntryFailure(int Index, string Reason, bool IsGivenUp = false);

/// <summary>What is in a queue, by its own approximate count.</summary>
/// <param name="Waiting">Can be received, now or after their delay.</param>
/// <param name="InFlight">Are held by somebody who received them.</param>
/// <param name="RedrivePolicy">Where messages go that were received too often, as JSON; null: nowhere.</param>
internal sealed record QueueCounts(int Waiting, int InFlight, string? RedrivePolicy);

/// <summary>A message to send.</summary>
/// <param name="Attributes">Or null: none.</param>
/// <param name="TraceHeader">X-Ray's, or null.</param>
/// <param name="Group">Its message group, for fair queues, or null.</param>
internal sealed record OutgoingMessage(
    string Body, IReadOnlyDictionary<string, MessageAttributeValue>? Attributes = null, string? TraceHeader = null, string? Group = null)
{
    /// <summary>As SQS counts it.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(Body) + (Attributes ?? new Dictionary<string, MessageAttributeValue>()).Sum(attribute =>
        Encoding.UTF8.GetByteCount(attribute.Key) + Encoding.UTF8.GetByteCount(attribute.Value.DataType ?? "")
        + Encoding.UTF8.GetByteCount(attribute.Value.StringValue ?? "") + (int)(attribute.Value.BinaryValue?.Length ?? 0));

    internal SendMessageBatchRequestEntry ToEntry(string id) => new(id, Body)
    {
        MessageAttributes = Attributes is { Count: > 0 } ? new Dictionary<string, MessageAttributeValue>(Attributes) : null,
        MessageSystemAttributes = TraceHeader is null ? null : new Dictionary<string, MessageSystemAttributeValue>
        {
            ["AWSTraceHeader"] = new() { DataType = "String", StringValue = TraceHeader },
        },
        MessageGroupId = Group,
    };
}
