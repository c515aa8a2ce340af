using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Worker.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Metrics;

/// <summary>Asks SQS now and then how much is in the queue. Only metrics need it: without the right to ask, the worker works and the metric is absent.</summary>
internal sealed class QueueDepth(IAmazonSQS sqs, WorkerOptions options, WorkerMetrics metrics, TimeProvider time, ILogger<QueueDepth> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private static readonly List<string> Names =
        [QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesNotVisible, QueueAttributeName.ApproximateNumberOfMessagesDelayed];

    private bool _isSaid;

    /// <returns>Whether SQS said it.</returns>
    internal async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest(options.QueueUrl.AbsoluteUri, Names), cancellationToken);
            metrics.QueueMessages(answer.ApproximateNumberOfMessages, answer.ApproximateNumberOfMessagesNotVisible, answer.ApproximateNumberOfMessagesDelayed);
            _isSaid = false;
            return true;
        }
        catch (Exception failed) when (failed is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException
            || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // That the queue does not answer is intake's to say.
            if (!_isSaid && failed is AmazonSQSException { StatusCode: System.Net.HttpStatusCode.Forbidden })
            {
                _isSaid = true;
                Log.DepthUnknown(log, failed.Message);
            }

            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await RunOnceAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
