using Amazon.SQS.Model;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Redrive;

namespace Flowrun.Cli.Tests.Features.Redrive;

public class LetterSenderTests
{
    [Fact]
    public void Batches_CountAndBytes_BothHoldAndTheOrderStays()
    {
        int[] sizes = [10, 60, 50, 10, 10, 10, 200, 1];

        var batches = LetterSender.Batches(sizes.Select(Letter), most: 3, mostBytes: 120).Select(batch => batch.Select(one => one.Message.Bytes));

        Assert.Equal([[10, 60, 50], [10, 10, 10], [200], [1]], batches);
    }

    [Fact]
    public void ToOutgoing_Attributes_AreItsOwnWithoutTheReasons()
    {
        var held = HeldLetter.Read(new Message
        {
            MessageId = "1",
            Body = "x",
            MessageAttributes = new()
            {
                ["flowrun-error"] = Text("why"),
                ["ErrorCode"] = new() { DataType = "Number", StringValue = "200" },
                ["traceparent"] = Text("00-1"),
            },
            Attributes = new() { ["AWSTraceHeader"] = "Root=1", ["MessageGroupId"] = "g", ["SentTimestamp"] = "1790000000000", ["ApproximateReceiveCount"] = "3" },
        });

        var outgoing = held.ToOutgoing(null);

        Assert.Equal(["traceparent"], outgoing.Attributes!.Keys);
        Assert.Equal(("x", "Root=1", "g"), (outgoing.Body, outgoing.TraceHeader, outgoing.Group));
        Assert.Equal(("why", 3, 1_790_000_000_000), (held.Letter.Reason, held.Letter.Receives, held.Letter.SentAt!.Value.ToUnixTimeMilliseconds()));
        Assert.Equal(1 + "traceparent".Length + "String".Length + "00-1".Length, outgoing.Bytes);
    }

    [Fact]
    public void ToOutgoing_NewRun_IsOneOfEveryFlow()
    {
        var held = HeldLetter.Read(new Message { MessageId = "1", Body = "x", MessageAttributes = new() { ["flowrun-done"] = Text("audit"), ["origin"] = Text("a test") } });

        Assert.Equal(["flowrun-done", "origin"], held.ToOutgoing(null).Attributes!.Keys.Order());
        Assert.Equal(["origin"], held.ToOutgoing("another").Attributes!.Keys);
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    private static (HeldLetter, OutgoingMessage) Letter(int size) =>
        (HeldLetter.Read(new Message { MessageId = $"{size}", Body = "" }), new OutgoingMessage(new string('x', size)));
}
