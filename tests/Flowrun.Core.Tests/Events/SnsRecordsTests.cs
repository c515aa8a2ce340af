using Flowrun.Core.Events;
using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class SnsRecordsTests
{
    [Fact]
    public void Parse_EveryFormatInside_IsTheSameAsAlone()
    {
        Assert.Equal(EventAssert.Created(S3(Record())), EventAssert.Created(SnsInvocation(S3(Record()))));
        Assert.Equal("via bridge+1.csv", EventAssert.Created(SnsInvocation(EventBridge("""{"key": "via bridge+1.csv"}"""))).Key);
        Assert.Equal("orders", EventAssert.Requested(SnsInvocation(Requested("""{"flow": "orders"}"""))).Flow);
    }

    [Fact]
    public void Parse_TopicToTopic_IsRead() => Assert.Equal("orders/a.csv", EventAssert.Created(SnsInvocation(Sns(S3(Record())))).Key);

    [Fact]
    public void Parse_SeveralRecordsOfSeveral_GivesEachInOrder()
    {
        var records = EventParser.Parse(SnsInvocation(
            S3($"{Record("""{"key": "1"}""")}, {Record("""{"key": "2"}""")}"),
            S3(Record(eventName: "ObjectRemoved:Delete")),
            S3(Record("""{"key": "3"}"""))));

        Assert.Equal(["1", "2", "ignored", "3"], records.Select(record => record is EventRecord.Created created ? created.Object.Key : "ignored"));
    }

    [Fact]
    public void Parse_OneIsPoison_HarmsNoOtherAndSaysWhich()
    {
        var records = EventParser.Parse(SnsInvocation("hello", S3(Record("""{"key": "good"}"""))));

        Assert.Equal("Records[0].Sns: expected JSON, found \"hello\", which is none at line 1, byte 1", Assert.IsType<EventRecord.Poison>(records[0]).Reason);
        Assert.Equal("good", Assert.IsType<EventRecord.Created>(records[1]).Object.Key);
    }

    [Theory]
    [InlineData("""{"Records": [{"Sns": "text"}]}""", "Records[0].Sns: expected the envelope of SNS, an object")]
    [InlineData("""{"Records": [{"Sns": {}}]}""", "Records[0].Sns: Type: found null from SNS: expected Notification (subscriptions are confirmed by their owner, not here)")]
    [InlineData("""{"Records": [{"Sns": {"Type": "Notification"}}]}""", "Records[0].Sns: Message: missing")]
    public void Parse_WrongEnvelope_IsPoisonWithPath(string body, string reason) => Assert.Equal(reason, EventAssert.Poison(body));

    [Fact]
    public void Parse_NameThatIsNoText_HarmsNoOther()
    {
        var records = EventParser.Parse(
            $$$"""{"Records": [{"Sns": {"Type": "Notification", "Message": {{{System.Text.Json.JsonSerializer.Serialize(S3(Record()))}}}}}, {"\uD800ns": 1}, {"Sns": {"\uD800ype": 1}}]}""");

        Assert.IsType<EventRecord.Created>(records[0]);
        Assert.Equal(
            ["Records[1].Sns: a property's name is no valid text: it has half of a surrogate pair", "Records[2].Sns: a property's name is no valid text: it has half of a surrogate pair"],
            records.Skip(1).Select(record => Assert.IsType<EventRecord.Poison>(record).Reason));
    }

    [Fact]
    public void Parse_SecondRecordOfAnotherKind_IsPoison()
    {
        var records = EventParser.Parse($$$"""{"Records": [{"Sns": {"Type": "Notification", "Message": {{{System.Text.Json.JsonSerializer.Serialize(S3(Record()))}}}}}, {{{Record()}}}, 7]}""");

        Assert.IsType<EventRecord.Created>(records[0]);
        Assert.Equal("Records[1].Sns: expected the envelope of SNS, an object", Assert.IsType<EventRecord.Poison>(records[1]).Reason);
        Assert.Equal("Records[2].Sns: expected the envelope of SNS, an object", Assert.IsType<EventRecord.Poison>(records[2]).Reason);
    }
}
