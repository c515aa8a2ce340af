using static Flowrun.Core.Tests.Events.EventBodies;

namespace Flowrun.Core.Tests.Events;

public class ScheduledEventTests
{
    [Fact]
    public void Parse_DetailWithAFlow_IsRequestedUnderTheEventsOwnName()
    {
        var request = EventAssert.Requested(Scheduled("""{"flow": "report", "parameters": {"day": "monday"}, "overrides": {"memory": "2Gi"}}"""));

        Assert.Equal(("aws.events", "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "report"), (request.Source, request.Id, request.Flow));
        Assert.Equal("monday", request.Parameters["day"]);
        Assert.Equal("""{"memory":"2Gi"}""", request.Overrides!.ToJsonString());
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero), request.Time);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"{}\"")]
    [InlineData("null")]
    [InlineData("""{"parameters": {}}""")]
    public void Parse_NoFlow_IsPoisonThatSaysWhatToDo(string detail) =>
        Assert.Equal(
            "detail.flow: missing: a schedule's target needs the constant input {\"flow\": …, \"parameters\": {…}}", EventAssert.Poison(Scheduled(detail)));

    [Theory]
    [InlineData("""{"flow": 7}""", "detail.flow: found the number 7: expected a text")]
    [InlineData("""{"flow": "report", "parameters": "none"}""", "detail.parameters: found \"none\": expected an object")]
    [InlineData("""{"flow": "report", "object": {"bucket": "landing"}}""", "detail.object.key: missing")]
    public void Parse_WrongField_IsPoisonWithPath(string detail, string reason) => Assert.Equal(reason, EventAssert.Poison(Scheduled(detail)));
}
