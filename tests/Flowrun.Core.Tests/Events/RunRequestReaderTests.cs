using Flowrun.Core.Events;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class RunRequestReaderTests
{
    [Fact]
    public void Parse_OnlyTheFlow_IsRequested()
    {
        var request = EventAssert.Requested(Requested("""{"flow": "orders"}"""));

        Assert.Equal(("/tests", "1", "orders"), (request.Source, request.Id, request.Flow));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 15, 30, TimeSpan.Zero), request.Time);
        Assert.Empty(request.Parameters);
        Assert.Null(request.Overrides);
        Assert.Null(request.Object);
    }

    [Fact]
    public void Parse_Parameters_AreTexts()
    {
        var parameters = EventAssert.Requested(Requested(
            """{"flow": "orders", "parameters": {"date": "2026-11-20", "empty": "", "count": 1.50, "on": true, "off": false, "twice": 1, "twice": "2"}}""")).Parameters;

        Assert.Equal(
            [("count", "1.50"), ("date", "2026-11-20"), ("empty", ""), ("off", "false"), ("on", "true"), ("twice", "2")],
            parameters.Select(parameter => (parameter.Key, parameter.Value)).Order());
    }

    [Theory]
    [InlineData("""{"a": null}""", "data.parameters[\"a\"]: found null")]
    [InlineData("""{"a": {}}""", "data.parameters[\"a\"]: found an object")]
    [InlineData("""{"ok": 1, "a": []}""", "data.parameters[\"a\"]: found an array")]
    [InlineData("""{"a": "\u0000"}""", "data.parameters[\"a\"]: found \"\\\\u0000\"")]
    [InlineData("""{"a": "\uD800"}""", "data.parameters[\"a\"]: found \"\\\\uD800\"")]
    [InlineData("""{"": "x"}""", "data.parameters[\"\"]: found \"x\"")]
    public void Parse_AnotherParameter_IsPoisonWithPath(string parameters, string reason) =>
        Assert.Equal(
            reason + ": expected a name, and a text without NUL, a number, true or false",
            EventAssert.Poison(Requested($$"""{"flow": "orders", "parameters": {{parameters}}}""")));

    [Fact]
    public void Parse_Overrides_AreCopiedWholeAndTheLastOfTwoWins()
    {
        var overrides = EventAssert.Requested(Requested(
            """{"flow": "orders", "overrides": {"memory": "1Gi", "memory": "2Gi", "new": [1, 2.50, null, true, {"a": "b"}]}}""")).Overrides;

        Assert.Equal("""{"memory":"2Gi","new":[1,2.50,null,true,{"a":"b"}]}""", overrides!.ToJsonString());
    }

    [Fact]
    public void Parse_Object_IsRead() =>
        Assert.Equal(
            new ObjectEvent("landing", "a b", new(7)),
            EventAssert.Requested(Requested("""{"flow": "orders", "object": {"bucket": "landing", "key": "a b", "size": 7}}""")).Object);

    [Theory]
    [InlineData("{}", "data.flow: missing")]
    [InlineData("""{"flow": ""}""", "data.flow: empty")]
    [InlineData("""{"flow": "orders", "parameters": []}""", "data.parameters: found an array: expected an object")]
    [InlineData("""{"flow": "orders", "overrides": "memory"}""", "data.overrides: found \"memory\": expected an object")]
    [InlineData("""{"flow": "orders", "overrides": {"a": "\uD800"}}""", "data.overrides: a name or text in it is no valid text: it has half of a surrogate pair")]
    [InlineData("""{"flow": "orders", "object": {"bucket": "landing"}}""", "data.object.key: missing")]
    [InlineData("""{"flow": "orders", "object": "s3://a/b"}""", "data.object: found \"s3://a/b\": expected an object")]
    public void Parse_WrongRequest_IsPoisonWithPath(string data, string reason) => Assert.Equal(reason, EventAssert.Poison(Requested(data)));
}
