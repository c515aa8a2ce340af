using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class EnvelopeTests
{
    [Theory]
    [InlineData("", "expected JSON, found nothing: the body is empty")]
    [InlineData("hello", "expected JSON, found \"hello\", which is none at line 1, byte 1")]
    [InlineData("{\n  \"Records\": [}", "expected JSON, found \"{\\u000A  \\\"Records\\\": [}\", which is none at line 2, byte 15")]
    [InlineData("\u001b[2J", "expected JSON, found \"\\u001B[2J\", which is none at line 1, byte 1")]
    [InlineData("[]", "expected a JSON object, found an array")]
    [InlineData("\"hello\"", "expected a JSON object, found \"hello\"")]
    [InlineData("null", "expected a JSON object, found null")]
    [InlineData("12", "expected a JSON object, found the number 12")]
    [InlineData("{}", "expected an S3 notification, alone or from SNS, an EventBridge event, a CloudEvent or a run request with a flow, found an object with no properties")]
    [InlineData("""{"hello": 1, "world": 2}""", "expected an S3 notification, alone or from SNS, an EventBridge event, a CloudEvent or a run request with a flow, found an object with the properties \"hello\", \"world\"")]
    [InlineData("""{"Event": "s3:Other"}""", "expected an S3 notification, alone or from SNS, an EventBridge event, a CloudEvent or a run request with a flow, found an object with the properties \"Event\"")]
    [InlineData("""{"\uD800": 1}""", "a property's name is no valid text: it has half of a surrogate pair")]
    public void Parse_NoEvent_IsPoisonThatSaysWhatWasFound(string body, string reason) => Assert.Equal(reason, EventAssert.Poison(body));

    [Fact]
    public void Parse_HalfOfASurrogatePair_IsPoison() =>
        Assert.Equal("the body is no valid text, it has half of a surrogate pair: found \"{\uFFFD}\"", EventAssert.Poison("{\ud800}"));

    [Fact]
    public void Parse_LongBody_IsNotRepeated() => Assert.True(EventAssert.Poison(new string('x', 100_000)).Length < 200);

    [Fact]
    public void Parse_LongForeignObject_IsNotRepeated() =>
        Assert.True(EventAssert.Poison($$"""{ {{string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"{number:D99}\": 1"))}} }""").Length < 250);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Parse_TooDeep_IsPoison(string opening)
    {
        Assert.StartsWith("the JSON is more than 32 levels deep: found ", EventAssert.Poison(string.Concat(Enumerable.Repeat(opening, 33))), StringComparison.Ordinal);
        Assert.StartsWith("the JSON is more than 32 levels deep: found ", EventAssert.Poison(string.Concat(Enumerable.Repeat(opening, 100_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepInAnUnknownField_IsCreated() =>
        Assert.Equal("a", EventAssert.Created(S3(Record($$"""{"key": "a", "new": {{new string('[', 20)}}{{new string(']', 20)}}}"""))).Key);

    [Fact]
    public void Parse_TestEvent_IsIgnored() =>
        Assert.Equal("s3:TestEvent, which S3 sends when notifications are set up", EventAssert.Ignored("""{"Service": "Amazon S3", "Event": "s3:TestEvent"}"""));
}
