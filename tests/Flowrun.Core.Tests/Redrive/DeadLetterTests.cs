using Flowrun.Core.Events;
using Flowrun.Core.Redrive;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Redrive;

public class DeadLetterTests
{
    private const string S3Event =
        """{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"landing"},"object":{"key":"orders/a+b.csv"}}}]}""";

    [Fact]
    public void Read_OfTheWorker_HasItsReasonOnOneLine()
    {
        var letter = Read("hello", ("flowrun-error", "not\nan event"));

        Assert.Equal((DeadLetterCause.Worker, "not\\u000aan event", false), (letter.Cause, letter.Reason, letter.IsEvent));
        Assert.StartsWith("no event: ", Assert.Single(letter.About), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfLambda_IsTheRawEventWithWhyItGaveUp()
    {
        var letter = Read(S3Event, ("RequestID", "6b7"), ("ErrorCode", "200"), ("ErrorMessage", "The queue does not answer"));

        Assert.Equal((DeadLetterCause.Lambda, "200: The queue does not answer", true), (letter.Cause, letter.Reason, letter.IsEvent));
        Assert.Equal(["s3://landing/orders/a b.csv"], letter.About);
        Assert.Equal(S3Event, letter.Body);
    }

    [Fact]
    public void Read_RunRequestThatLambdaGaveUp_IsNamedAfterTheInvocation()
    {
        const string Typed = """{"flow": "orders", "parameters": {"mode": "full"}}""";
        var letter = Read(Typed, ("RequestID", "6b7"), ("ErrorCode", "200"), ("ErrorMessage", "The queue does not answer"));

        Assert.True(letter.IsEvent);
        Assert.Equal(["orders, a run request"], letter.About);
        var request = Assert.IsType<EventRecord.Requested>(Assert.Single(EventParser.Parse(letter.Body))).Request;
        Assert.Equal(("orders", "full", "6b7", NewRun.Source), (request.Flow, request.Parameters["mode"], request.Id, request.Source));

        // Who else puts it there has not named it, and nobody knows whether it is the same twice.
        Assert.False(Read(Typed, ("flowrun-error", "source: missing")).IsEvent);
        Assert.Equal(Typed, Read(Typed).Body);
    }

    [Fact]
    public void Read_OfEventBridge_HasItsCode()
    {
        var letter = Read(S3Event, ("ERROR_CODE", "NO_PERMISSIONS"), ("ERROR_MESSAGE", "denied"), ("RULE_ARN", "arn"), ("TARGET_ARN", "arn"));

        Assert.Equal((DeadLetterCause.EventBridge, "NO_PERMISSIONS: denied"), (letter.Cause, letter.Reason));
    }

    [Fact]
    public void Read_MovedBySqs_SaysSo() => Assert.Equal(
        DeadLetterCause.RedrivePolicy, DeadLetter.Read("1", S3Event, Make.Time, 11, new Dictionary<string, string>(), "arn:aws:sqs:eu-west-1:1:uploads").Cause);

    [Fact]
    public void Read_NothingSaysWhy_IsUnknown() => Assert.Equal((DeadLetterCause.Unknown, "no reason given"), (Read(S3Event).Cause, Read(S3Event).Reason));

    [Fact]
    public void Wants_ReasonsAndIds_AnyOfThemIsEnough()
    {
        var choice = new DeadLetterChoice(All: false, new HashSet<string> { "7" }, ["unknown FIELD"]);

        Assert.True(choice.Wants(Read("x", ("flowrun-error", "Unknown field a"))));
        Assert.True(choice.Wants(Read("x", ("flowrun-error", "else")) with { Id = "7" }));
        Assert.False(choice.Wants(Read("x", ("flowrun-error", "else"))));
        Assert.False(choice.IsEmpty);
        Assert.True(new DeadLetterChoice(false, new HashSet<string>(), []).IsEmpty);
        Assert.True(new DeadLetterChoice(true, new HashSet<string>(), []).Wants(Read("x")));
    }

    private static DeadLetter Read(string body, params (string Name, string Value)[] attributes) =>
        DeadLetter.Read("1", body, Make.Time, 1, attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value), null);
}
