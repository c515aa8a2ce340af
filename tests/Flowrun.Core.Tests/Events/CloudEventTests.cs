using Flowrun.Core.Events;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class CloudEventTests
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 10, 15, 30, TimeSpan.Zero);

    [Fact]
    public void Parse_Created_TakesFieldsAsPlanPrintsThem() =>
        Assert.Equal(
            new ObjectEvent("landing", "a%20b+ñ", new(7), "abc", "v1", "0055AE", Time),
            EventAssert.Created(Created("""{"bucket": "landing", "key": "a%20b+ñ", "size": 7, "eTag": "abc", "versionId": "v1", "sequencer": "0055AE"}""")));

    [Fact]
    public void Parse_CreatedWithItsOwnTime_PrefersIt() =>
        Assert.Equal(Time.AddSeconds(-5), EventAssert.Created(Created("""{"bucket": "landing", "key": "a", "time": "2026-11-20T10:15:25Z"}""")).Time);

    [Fact]
    public void Parse_CreatedWithWishes_KeepsThem()
    {
        var record = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(Created(
            """{"bucket": "b", "key": "k", "metadata": {"flowrun-memory": "2Gi"}, "parameters": {"date": "2026-11-20", "count": 3}, "overrides": {"memory": "1Gi"}}"""))));

        Assert.Equal([new("flowrun-memory", "2Gi")], record.Object.Metadata);
        Assert.Equal([("count", "3"), ("date", "2026-11-20")], record.Parameters.Select(parameter => (parameter.Key, parameter.Value)).Order());
        Assert.Equal("""{"memory":"1Gi"}""", record.Overrides!.ToJsonString());
    }

    [Fact]
    public void Parse_CreatedWithoutWishes_HasNoneAndItsMetadataIsNotKnown()
    {
        var record = Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(Created("""{"bucket": "b", "key": "k"}"""))));

        Assert.Null(record.Object.Metadata);
        Assert.Empty(record.Parameters);
        Assert.Null(record.Overrides);
    }

    [Theory]
    [InlineData(TraceParent, TraceParent)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", null)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736", null)]
    [InlineData("$(id)", null)]
    [InlineData("\\uD800", null)]
    public void Parse_TraceParent_IsKeptIfItFollowsTheStandard(string sent, string? expected)
    {
        var more = $", \"traceparent\": \"{sent}\"";

        Assert.Equal(expected, Assert.IsType<EventRecord.Created>(Assert.Single(EventParser.Parse(Created("""{"bucket": "b", "key": "k"}""", more)))).TraceParent);
        Assert.Equal(expected, Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(Requested("""{"flow": "f"}""", more)))).TraceParent);
    }

    [Theory]
    [InlineData("{}", "data.bucket: missing")]
    [InlineData("""{"bucket": "b"}""", "data.key: missing")]
    [InlineData("""{"bucket": "b", "key": "k", "size": "1"}""", "data.size: found \"1\": expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("""{"bucket": "b", "key": "k", "metadata": []}""", "data.metadata: found an array: expected an object")]
    [InlineData("""{"bucket": "b", "key": "k", "metadata": {"a": null}}""", "data.metadata[\"a\"]: found null: expected a name, and a text without NUL, a number, true or false")]
    [InlineData("""{"bucket": "b", "key": "k", "parameters": "x"}""", "data.parameters: found \"x\": expected an object")]
    [InlineData("""{"bucket": "b", "key": "k", "overrides": 1}""", "data.overrides: found the number 1: expected an object")]
    [InlineData("null", "data: missing")]
    [InlineData("\"x\"", "data: found \"x\": expected an object")]
    public void Parse_WrongCreated_IsPoisonWithPath(string data, string reason) => Assert.Equal(reason, EventAssert.Poison(Created(data)));

    [Theory]
    [InlineData("""{"specversion": "0.3"}""", "specversion: found \"0.3\": expected \"1.0\"")]
    [InlineData("""{"specversion": 1.0}""", "specversion: found the number 1.0: expected \"1.0\"")]
    [InlineData("""{"specversion": "1.0"}""", "type: missing")]
    [InlineData("""{"specversion": "1.0", "type": "dev.flowrun.other"}""", "type: found \"dev.flowrun.other\": expected dev.flowrun.object.created or dev.flowrun.run.requested")]
    [InlineData("""{"specversion": "1.0", "type": "dev.flowrun.run.requested", "id": "1"}""", "source: missing")]
    [InlineData("""{"specversion": "1.0", "type": "dev.flowrun.run.requested", "source": "/tests", "id": ""}""", "id: empty")]
    public void Parse_WrongAttributes_IsPoison(string body, string reason) => Assert.Equal(reason, EventAssert.Poison(body));
}
