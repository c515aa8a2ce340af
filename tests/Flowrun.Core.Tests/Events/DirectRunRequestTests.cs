using System.Text;
using Flowrun.Core.Events;

namespace Flowrun.Core.Tests.Events;

public class DirectRunRequestTests
{
    private static readonly RequestOrigin Origin = new("arn:aws:lambda:eu-west-1:123456789012:function:forwarder", "request-1");

    [Fact]
    public void Parse_OnlyTheFlow_IsNamedByItsOrigin()
    {
        var request = Requested("""{"flow": "orders", "parameters": {"day": 1}}""");

        Assert.Equal((Origin.Source, Origin.Id, "orders"), (request.Source, request.Id, request.Flow));
        Assert.Equal("1", request.Parameters["day"]);
    }

    [Fact]
    public void Parse_NamesItself_KeepsItsNames()
    {
        var request = Requested("""{"flow": "orders", "id": "2026-11-20", "source": "/schedule", "object": {"bucket": "landing", "key": "k"}, "overrides": {"memory": "1Gi"}}""");

        Assert.Equal(("/schedule", "2026-11-20"), (request.Source, request.Id));
        Assert.Equal("s3://landing/k", request.Object!.Uri);
        Assert.Equal("""{"memory":"1Gi"}""", request.Overrides!.ToJsonString());
    }

    [Fact]
    public void Parse_InAQueue_HasToNameItself()
    {
        Assert.Equal("source: missing", EventAssert.Poison("""{"flow": "orders"}"""));
        Assert.Equal("id: missing", EventAssert.Poison("""{"flow": "orders", "source": "/cli"}"""));
        Assert.Equal("orders", EventAssert.Requested("""{"flow": "orders", "source": "/cli", "id": "1"}""").Flow);
    }

    [Theory]
    [InlineData("""{"flow": "orders", "parameter": {}}""", "\"parameter\": a run request has no such property: did you mean parameters? known here: flow, parameters, overrides, object, id, source, time, traceparent")]
    [InlineData("""{"flow": ""}""", "flow: empty")]
    [InlineData("""{"flow": "orders", "parameters": {"a": null}}""", "parameters[\"a\"]: found null: expected a name, and a text without NUL, a number, true or false")]
    [InlineData("""{"flow": "orders", "object": {"bucket": "landing"}}""", "object.key: missing")]
    [InlineData("""{"flow": "orders", "\uD800": 1}""", "a property's name is no valid text: it has half of a surrogate pair")]
    public void Parse_WrongRequest_IsPoisonWithPath(string payload, string reason) => Assert.Equal(reason, Assert.IsType<EventRecord.Poison>(Single(payload)).Reason);

    [Fact]
    public void Parse_PayloadIsNoUtf8_IsPoison() =>
        Assert.StartsWith(
            "the payload is no valid UTF-8: found ",
            Assert.IsType<EventRecord.Poison>(Assert.Single(EventParser.Parse(new byte[] { 0x7B, 0xFF, 0x7D }, Origin))).Reason,
            StringComparison.Ordinal);

    private static RunRequest Requested(string payload) => Assert.IsType<EventRecord.Requested>(Single(payload)).Request;

    private static EventRecord Single(string payload) => Assert.Single(EventParser.Parse(Encoding.UTF8.GetBytes(payload), Origin));
}
