using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Jobs.Rendering;

public sealed class EventAnnotationTests
{
    public static TheoryData<string> Keys =>
    [
        "orders/a.csv",
        string.Concat(Enumerable.Repeat("📦", 256)),
        new string('\u0001', 1024),
        "orders/\"quoted\" \\ back {{ key }} $(HOME) \u2028\u202e\n.csv",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Render_AnyKey_EventIsReadBackFromTheJob(string key)
    {
        var record = new EventRecord.Created(Make.Created(key: key), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var read = Assert.IsType<EventRecord.Created>(Read(record, record.Object));
        Assert.Equal((record.Object, record.TraceParent), (read.Object, read.TraceParent));
    }

    [Fact]
    public void Render_SizeThatWasMeasured_IsInTheEvent()
    {
        var record = new EventRecord.Created(Make.Created(size: null));
        var read = Assert.IsType<EventRecord.Created>(Read(record, record.Object with { Size = new Bytes(77) }));
        Assert.Equal(record.Object with { Size = new Bytes(77) }, read.Object);
    }

    [Fact]
    public void Render_Request_IsReadBackWithItsIdAndParameters()
    {
        var record = new EventRecord.Requested(Make.Request(parameters: ("mode", "full")) with { Object = Make.Created() });
        var read = Assert.IsType<EventRecord.Requested>(Read(record, record.Request.Object));
        Assert.Equal((record.Request.Source, record.Request.Id, record.Request.Flow, record.Request.Object), (read.Request.Source, read.Request.Id, read.Request.Flow, read.Request.Object));
        Assert.Equal("full", read.Request.Parameters["mode"]);
    }

    [Fact]
    public void Render_EventLargerThanAJobCarries_IsRefusedWithTheReason()
    {
        var record = new EventRecord.Requested(Make.Request(parameters: ("mode", new string('x', 210_000))));
        var refused = Assert.Throws<InvalidRunException>(() => Read(record, null));
        Assert.Contains("a Job carries at most 204800", refused.Message, StringComparison.Ordinal);
    }

    private static EventRecord Read(EventRecord record, ObjectEvent? created)
    {
        var run = new Run(
            Make.Flow().Build(), new RunId("abcdefghijklmnop"), 1, created, new Dictionary<string, string>(), new Dictionary<string, string>(),
            new SizingDecision(Bytes.Mebi(64), null, null, new Bytes(10), "64Mi"), Event: record);
        var job = JsonNode.Parse(Encoding.UTF8.GetString(new JobRenderer(null, "jobs").Render(run).Json.Span))!;
        return Assert.Single(EventParser.Parse((string)job["metadata"]!["annotations"]![WellKnown.EventAnnotation]!));
    }
}
