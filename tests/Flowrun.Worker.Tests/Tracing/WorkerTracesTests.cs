using System.Diagnostics;
using Flowrun.Core.Events;
using Flowrun.Testing;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Tracing;

namespace Flowrun.Worker.Tests.Tracing;

public sealed class WorkerTracesTests
{
    private const string OfRecord = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string OfMessage = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    [Theory]
    [InlineData(OfRecord, OfMessage, OfRecord)]
    [InlineData(null, OfMessage, OfMessage)]
    [InlineData(null, null, null)]
    public void Continue_NobodyCollects_KeepsTheUploadsTrace(string? ofRecord, string? ofMessage, string? expected)
    {
        var record = new EventRecord.Created(Make.Created(), ofRecord);

        Assert.Equal(expected, ((EventRecord.Created)WorkerTraces.Continue(record, Message(ofMessage), null)).TraceParent);
    }

    [Fact]
    public void StartEvent_Collected_IsAChildThatJobsGoOnFrom()
    {
        using var listener = Listen();
        var record = new EventRecord.Created(Make.Created(key: "orders/a.csv"), OfRecord);
        var message = Message(OfMessage);

        using var activity = WorkerTraces.StartEvent(message, record);

        Assert.NotNull(activity);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", activity.TraceId.ToHexString());
        Assert.Equal("00f067aa0ba902b7", activity.ParentSpanId.ToHexString());
        Assert.Equal(ActivityKind.Consumer, activity.Kind);
        Assert.Equal("orders/a.csv", activity.GetTagItem("aws.s3.key"));
        Assert.Equal(activity.Id, ((EventRecord.Created)WorkerTraces.Continue(record, message, activity)).TraceParent);
    }

    [Fact]
    public void StartEvent_NoTraceBefore_BeginsOne()
    {
        using var listener = Listen();

        using var activity = WorkerTraces.StartEvent(Message(null), new EventRecord.Ignored("a test event"));

        Assert.NotNull(activity);
        Assert.Null(activity.ParentId);
    }

    private static HeldMessage Message(string? traceParent) => new(new QueueMessage("m", "handle", "body", 1, TraceParent: traceParent), 0);

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkerTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
