using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class SnsNotificationTests
{
    [Fact]
    public void Parse_EveryFormatInside_IsTheSameAsAlone()
    {
        Assert.Equal(EventAssert.Created(S3(Record())), EventAssert.Created(Sns(S3(Record()))));
        Assert.Equal("via bridge+1.csv", EventAssert.Created(Sns(EventBridge("""{"key": "via bridge+1.csv"}"""))).Key);
        Assert.Equal("a", EventAssert.Created(Sns(Created("""{"bucket": "landing", "key": "a"}"""))).Key);
    }

    [Fact]
    public void Parse_TopicToTopic_IsRead() => Assert.Equal("orders/a.csv", EventAssert.Created(Sns(Sns(S3(Record())))).Key);

    [Fact]
    public void Parse_ThreeLevels_IsPoison() => Assert.Equal("Message: SNS envelopes more than 2 levels deep", EventAssert.Poison(Sns(Sns(Sns(S3(Record()))))));

    [Fact]
    public void Parse_SubscriptionConfirmation_IsPoison() =>
        Assert.StartsWith("Type: found \"SubscriptionConfirmation\" from SNS: expected Notification", EventAssert.Poison(Sns("You have chosen", "SubscriptionConfirmation")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"TopicArn": "a", "Type": 1}""", "Type: found the number 1 from SNS: expected Notification (subscriptions are confirmed by their owner, not here)")]
    [InlineData("""{"TopicArn": "a", "Type": "Notification"}""", "Message: missing")]
    [InlineData("""{"TopicArn": "a", "Type": "Notification", "Message": {}}""", "Message: found an object: expected a text")]
    [InlineData("""{"TopicArn": "a", "Type": "Notification", "Message": "hello"}""", "expected JSON, found \"hello\", which is none at line 1, byte 1")]
    [InlineData("""{"TopicArn": "a", "Type": "Notification", "Message": "\uD800"}""", "Message: found \"\\\\uD800\": no valid text, it has half of a surrogate pair")]
    public void Parse_WrongEnvelope_IsPoison(string body, string reason) => Assert.Equal(reason, EventAssert.Poison(body));
}
