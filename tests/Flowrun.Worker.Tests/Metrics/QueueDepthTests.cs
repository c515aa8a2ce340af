using System.Diagnostics.Metrics;
using Amazon.Runtime;
using Amazon.SQS;
using Flowrun.Testing;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Metrics;

public sealed class QueueDepthTests
{
    [Fact]
    public async Task RunOnceAsync_SqsSaysIt_IsMeasured()
    {
        var (seen, known, said) = await AskAsync(
            200, """{"Attributes": {"ApproximateNumberOfMessages": "7", "ApproximateNumberOfMessagesNotVisible": "8", "ApproximateNumberOfMessagesDelayed": "9"}}""");

        Assert.True(known);
        Assert.Equal([7, 8, 9], seen);
        Assert.Empty(said);
    }

    [Fact]
    public async Task RunOnceAsync_NoRightToAsk_IsSaidOnceAndMeasuresNothing()
    {
        var (seen, known, said) = await AskAsync(403, """{"__type": "com.amazonaws.sqs#AccessDeniedException", "message": "not authorized to perform: sqs:getqueueattributes"}""");

        Assert.False(known);
        Assert.Empty(seen);
        Assert.Contains("flowrun_queue_messages is absent: sqs:GetQueueAttributes was refused", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunOnceAsync_AnOutage_IsIntakesToSay()
    {
        var (seen, known, said) = await AskAsync(500, "{}");

        Assert.False(known);
        Assert.Empty(seen);
        Assert.Empty(said);
    }

    /// <summary>Asks twice.</summary>
    private static async Task<(List<long> Seen, bool Known, List<string> Said)> AskAsync(int status, string body)
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/x-amz-json-1.0";
            return context.Response.WriteAsync(body);
        });
        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        using var metrics = new WorkerMetrics();
        var seen = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => seen.Add(value));
        listener.Start();
        var log = new Lines();
        using var depth = new QueueDepth(sqs, new WorkerOptions { QueueUrl = new Uri(server.Address, "/1/uploads") }, metrics, new FakeTimeProvider(), log);

        await depth.RunOnceAsync(TestContext.Current.CancellationToken);
        seen.Clear();
        var known = await depth.RunOnceAsync(TestContext.Current.CancellationToken);

        return (seen, known, log.Said);
    }

    private sealed class Lines : ILogger<QueueDepth>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
