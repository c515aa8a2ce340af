using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Forwarding;

namespace Flowrun.Core.Tests.Forwarding;

public class ForwardingRulesTests
{
    private const string Source = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder:live";
    private const string Trace = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

    private static readonly ObjectEvent Upload = new("landing", "orders/2026/a.csv", new(7), "abc", null, "0055AE", new(2026, 11, 20, 10, 15, 30, TimeSpan.Zero));

    [Fact]
    public void Write_Created_ComesOutAsItWentIn()
    {
        var message = new ForwardingRules().Write(new EventRecord.Created(Upload), Source, Trace);

        var read = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(message.Body)));
        Assert.Equal(Upload, read.Object);
        Assert.Equal(Trace, read.TraceParent);
        Assert.Null(message.GroupId);
        Assert.Equal(Source, JsonNode.Parse(message.Body)!["source"]!.GetValue<string>());
    }

    [Fact]
    public void Write_EventHasATrace_KeepsIt()
    {
        const string Own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Assert.Equal(Own, Read(new ForwardingRules().Write(new EventRecord.Created(Upload, Own), Source, Trace)).TraceParent);
        Assert.Equal(
            Own,
            Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(new ForwardingRules().Write(new EventRecord.Requested(Request(), Own), Trace).Body))).TraceParent);
    }

    [Fact]
    public void Write_FixedWishes_WinOverTheEventsOwn()
    {
        var rules = new ForwardingRules
        {
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["mode"] = "fixed" },
            Overrides = Json("""{"memory": "4Gi", "labels": {"team": "fixed"}}"""),
        };
        var record = new EventRecord.Created(Upload)
        {
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mode"] = "own", ["day"] = "1" },
            Overrides = Json("""{"memory": "1Gi", "priorityClassName": "own", "labels": {"team": "own", "day": "1"}}"""),
        };

        var read = Read(rules.Write(record, Source, null));

        Assert.Equal([("day", "1"), ("mode", "fixed")], read.Parameters.Select(each => (each.Key, each.Value)).Order());
        Assert.Equal("""{"memory":"4Gi","priorityClassName":"own","labels":{"team":"fixed","day":"1"}}""", read.Overrides!.ToJsonString());
    }

    [Fact]
    public void Write_ManyEvents_ShareTheFixedWishes()
    {
        var rules = new ForwardingRules { Overrides = Json("""{"labels": {"team": "fixed"}}""") };

        Assert.All(
            Enumerable.Range(0, 3).Select(_ => Read(rules.Write(new EventRecord.Created(Upload) { Overrides = Json("""{"labels": "none"}""") }, Source, null))),
            read => Assert.Equal("""{"labels":{"team":"fixed"}}""", read.Overrides!.ToJsonString()));
    }

    [Theory]
    [InlineData(MessageGrouping.None, "landing", "orders/a.csv", null)]
    [InlineData(MessageGrouping.Bucket, "landing", "orders/a.csv", "landing")]
    [InlineData(MessageGrouping.Folder, "landing", "orders/2026/a.csv", "landing/orders/2026/")]
    [InlineData(MessageGrouping.Folder, "landing", "a.csv", "landing/")]
    [InlineData(MessageGrouping.Folder, "landing", "/a.csv", "landing//")]
    public void Write_Grouped_NamesTheGroup(MessageGrouping grouping, string bucket, string key, string? group) =>
        Assert.Equal(group, new ForwardingRules(grouping).Write(new EventRecord.Created(Upload with { Bucket = bucket, Key = key }), Source, null).GroupId);

    [Theory]
    [InlineData("Übersicht/a.csv")]
    [InlineData("with space/a.csv")]
    [InlineData("a-very-long-folder/a-very-long-folder/a-very-long-folder/a-very-long-folder/a-very-long-folder/a-very-long-folder/a-very-long-folder/a")]
    public void Write_FolderThatIsNoGroupsName_DerivesOneThatIs(string key)
    {
        var rules = new ForwardingRules(MessageGrouping.Folder);

        var group = rules.Write(new EventRecord.Created(Upload with { Key = key }), Source, null).GroupId;

        Assert.Matches("^[a-z2-7]{16}$", group);
        Assert.Equal(group, rules.Write(new EventRecord.Created(Upload with { Key = key + "2" }), Source, null).GroupId);
        Assert.NotEqual(group, rules.Write(new EventRecord.Created(Upload with { Key = "x" + key }), Source, null).GroupId);
    }

    [Fact]
    public void Write_GroupedRequest_IsItsObjectsGroupElseItsFlows()
    {
        var rules = new ForwardingRules(MessageGrouping.Bucket);

        Assert.Equal("landing", rules.Write(new EventRecord.Requested(Request() with { Object = Upload }), null).GroupId);
        Assert.Equal("flow:report", rules.Write(new EventRecord.Requested(Request()), null).GroupId);
    }

    [Fact]
    public void Write_KeyBeyondAscii_IsCountedAsSqsCounts()
    {
        var message = new ForwardingRules().Write(new EventRecord.Created(Upload with { Key = new string('ü', 500) }), Source, null);

        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(message.Body), message.Bytes);
        Assert.Null(message.Fault);
    }

    private static RunRequest Request() => new("/tests", "1", "report", new Dictionary<string, string>(StringComparer.Ordinal));

    private static EventRecord.Created Read(ForwardedMessage message) => Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(message.Body)));

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
