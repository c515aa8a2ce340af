using Flowrun.Core.Events;
using Flowrun.Core.Quantities;
using Flowrun.Core.Replay;
using Flowrun.Core.Runs;
using Flowrun.Testing;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Replay;

public class ReplayMessageTests
{
    private static readonly VersionGroup Orders = new("orders");
    private static readonly DateTimeOffset Later = Make.Time.AddHours(5);

    [Fact]
    public void Of_Object_IsItsEventUnderItsOwnTime()
    {
        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(new ReplayMessage(null, null).Of(Listed("orders/a.csv")))));

        Assert.Equal(new ObjectEvent("landing", "orders/a.csv", new Bytes(10), "etag", Time: Make.Time), created.Object);
    }

    [Fact]
    public void Of_Again_IsAnotherRunForEachReplay_AndTheSameWithinOne()
    {
        var first = RunOf(new ReplayMessage(null, null));
        var again = RunOf(new ReplayMessage(null, Later));

        Assert.NotEqual(first, again);
        Assert.Equal(again, RunOf(new ReplayMessage(null, Later)));
        Assert.NotEqual(again, RunOf(new ReplayMessage(null, Later.AddSeconds(1))));
    }

    [Fact]
    public void Of_Again_HasRunAfterwards()
    {
        var listed = Listed("orders/a.csv");
        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(new ReplayMessage(null, Make.Time.AddHours(-1)).Of(listed)))).Object;

        Assert.True(new KnownRuns([new KnownRun(Orders, created.Bucket, created.Key, created.ETag, created.Time)]).Has(listed));
    }

    [Fact]
    public void Of_Group_IsARequestForItAlone()
    {
        var messages = new ReplayMessage(Orders, null);
        var request = Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(messages.Of(Listed("orders/a.csv"))))).Request;
        var other = Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(messages.Of(Listed("orders/b.csv"))))).Request;

        Assert.Equal(("orders", "orders/a.csv", "etag", Make.Time), (request.Flow, request.Object?.Key, request.Object?.ETag, request.Time));
        Assert.NotEqual(RunId.Of(Orders, request), RunId.Of(Orders, other));
    }

    [Property]
    public void Of_AnyKey_ComesBackAsItIs(string? text)
    {
        var key = "k" + new string([.. (text ?? "").Where(character => character != '\0' && !char.IsSurrogate(character)).Take(300)]);

        var created = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(new ReplayMessage(null, null).Of(Listed(key)))));

        Assert.Equal(key, created.Object.Key);
    }

    private static ListedObject Listed(string key) => new("landing", key, new Bytes(10), "etag", Make.Time);

    private static RunId RunOf(ReplayMessage message) =>
        RunId.Of(Orders, Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(message.Of(Listed("orders/a.csv"))))).Object);
}
