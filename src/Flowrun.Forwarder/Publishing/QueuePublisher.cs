using Amazon.SQS;
using Flowrun.Core.Forwarding;
using Flowrun.Forwarder.Aws;
using Flowrun.Forwarder.Forwarding;
using Polly;
using Polly.Retry;

namespace Flowrun.Forwarder.Publishing;

/// <summary>Sends messages to the queue, in batches. What SQS answers as failed within a batch is sent again, unless it is the message's own fault.</summary>
internal sealed class QueuePublisher
{
    private const int Retries = 4;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly IAmazonSQS _sqs;
    private readonly string _queueUrl;
    private readonly ResiliencePipeline<QueueBatch> _retry;

    /// <param name="random">Chance: 0 or more, less than 1.</param>
    public QueuePublisher(IAmazonSQS sqs, Uri queueUrl, TimeProvider time, Func<double> random)
    {
        _sqs = sqs;
        _queueUrl = queueUrl.AbsoluteUri;
        _retry = new ResiliencePipelineBuilder<QueueBatch> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<QueueBatch>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { Left.Count: > 0 }),
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                Randomizer = random,
            })
            .Build();
    }

    /// <param name="messages">None of them larger than SQS takes.</param>
    /// <param name="faults">What is not in the queue is added here, with the reason.</param>
    /// <returns>How many messages the queue has.</returns>
    public async Task<int> PublishAsync(IReadOnlyList<NamedMessage> messages, List<RecordFault> faults, CancellationToken cancellationToken)
    {
        var (sent, refused) = (0, 0);
        foreach (var part in MessageBatches.Of(messages, named => named.Message))
        {
            var batch = new QueueBatch(part);
            try
            {
                await _retry.ExecuteAsync(SendAsync, batch, cancellationToken);
            }
            catch (Exception failure) when (AwsFailure.IsKnown(failure))
            {
                // The queue cannot be reached, may not be used or does not exist: the other batches would fare no better.
                sent += batch.Sent;
                var left = messages.Count - sent - refused;
                var reason = AwsFailure.Reason(failure, "the function's role needs sqs:SendMessage on the queue, and kms:GenerateDataKey and kms:Decrypt on its key if it has one");
                faults.Add(new RecordFault(RecordFault.NotPublished, $"{(left == 1 ? messages[^1].Name : $"{left} messages")}: SendMessageBatch to {_queueUrl}: {reason}", left));
                return sent;
            }

            var before = faults.Count;
            faults.AddRange(batch.Faults);
            (sent, refused) = (sent + batch.Sent, refused + faults.Count - before);
        }

        return sent;
    }

    private async ValueTask<QueueBatch> SendAsync(QueueBatch batch, CancellationToken cancellationToken)
    {
        batch.Read(await _sqs.SendMessageBatchAsync(batch.Request(_queueUrl), cancellationToken));
        return batch;
    }
}
