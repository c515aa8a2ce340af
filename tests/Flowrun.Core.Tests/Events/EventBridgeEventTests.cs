using Flowrun.Core.Events;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class EventBridgeEventTests
{
    [Fact]
    public void Parse_ObjectCreated_TakesTheKeyAsItIs() =>
        Assert.Equal(
            new ObjectEvent("landing", "a%20b+ñ", new(0), "abc", "v1", "0055AE", new(2026, 11, 20, 10, 15, 31, TimeSpan.Zero)),
            EventAssert.Created(EventBridge("""{"key": "a%20b+ñ", "size": 0, "etag": "abc", "version-id": "v1", "sequencer": "0055AE"}""")));

    [Fact]
    public void Parse_AnotherType_IsIgnored() =>
        Assert.Equal("EventBridge event \"Object Tags Added\", not Object Created", EventAssert.Ignored(EventBridge("{}", "Object Tags Added")));

    [Fact]
    public void Parse_AnotherSource_IsPoison() =>
        Assert.Equal("source: found \"aws.ec2\": expected aws.s3", EventAssert.Poison(EventBridge("{}", source: "aws.ec2")));

    [Theory]
    [InlineData("{}", "detail.object.key: missing")]
    [InlineData("""{"key": "a", "size": -1}""", "detail.object.size: found the number -1: expected a whole number of bytes, 0 to 9223372036854775807")]
    [InlineData("""{"key": "\uD800"}""", "detail.object.key: found \"\\\\uD800\": no valid text, it has half of a surrogate pair")]
    [InlineData("[]", "detail.object: found an array: expected an object")]
    public void Parse_WrongObject_IsPoisonWithPath(string s3Object, string reason) => Assert.Equal(reason, EventAssert.Poison(EventBridge(s3Object)));

    [Fact]
    public void Parse_NoDetail_IsPoison() =>
        Assert.Equal("detail: missing", EventAssert.Poison("""{"detail-type": "Object Created", "source": "aws.s3"}"""));
}
