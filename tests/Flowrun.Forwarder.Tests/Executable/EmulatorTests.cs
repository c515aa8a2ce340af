using Amazon.SQS.Model;
using Flowrun.Core.Events;
using Flowrun.EndToEnd.Tests;
using Flowrun.Forwarder.Tests.Runtime;

namespace Flowrun.Forwarder.Tests.Executable;

/// <summary>The executable that ships, against an S3 and SQS that nobody here wrote.</summary>
public class EmulatorTests(PublishedForwarder forwarder)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(137)]
    [InlineData(500)]
    public async Task Invoke_Records_AreAllInTheQueue(int count)
    {
        await using var emulator = await Emulator.StartAsync(Cancellation);
        var (queue, _) = await emulator.CreateQueuesAsync("uploads", 3, Cancellation);
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = Start(emulator, runtime, queue);

        runtime.Invoke(Payloads.S3(count));
        var (path, answer, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal("invocation/request-1/response", path);
        Assert.Equal($$"""{"received":{{count}},"published":{{count}},"skipped":0}""", answer.ToJsonString());
        Assert.Equal(count, await emulator.CountAsync(queue, Cancellation));
    }

    [Fact]
    public async Task Invoke_Enriched_CarriesMetadataAndTraceToTheReceiver()
    {
        await using var emulator = await Emulator.StartAsync(Cancellation);
        var (queue, _) = await emulator.CreateQueuesAsync("uploads", 3, Cancellation);
        await emulator.S3.PutBucketAsync("landing", Cancellation);
        var put = new Amazon.S3.Model.PutObjectRequest { BucketName = "landing", Key = "orders/0.csv", ContentBody = "0123456789" };
        put.Metadata.Add("flowrun-memory", "4Gi");
        await emulator.S3.PutObjectAsync(put, Cancellation);
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = Start(emulator, runtime, queue, ("FLOWRUN_ENRICH", "head"), ("FLOWRUN_MESSAGE_GROUP", "bucket"));

        runtime.Invoke(Payloads.S3(1));
        await runtime.AnswerAsync(Cancellation);

        var received = await emulator.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MessageSystemAttributeNames = ["All"] }, Cancellation);
        var message = Assert.Single(received.Messages);
        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(message.Body)));
        Assert.Equal("4Gi", created.Object.Metadata!["flowrun-memory"]);
        Assert.Equal("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", created.TraceParent);
    }

    private Testing.Processes.RunningProcess Start(Emulator emulator, RuntimeApiStub runtime, string queue, params (string, string?)[] settings) =>
        forwarder.Start(runtime.Address, new Uri(emulator.Environment.Single().Value!), [("FLOWRUN_QUEUE_URL", queue), .. settings]);
}
