using Flowrun.Core.Events;

namespace Flowrun.Core.Tests.Events;

/// <summary>A flow may put the bucket's name where it would never put a key, so no text of a stranger may pass for one.</summary>
public class BucketNameTests
{
    [Theory]
    [InlineData("landing; rm -rf /")]
    [InlineData("$(id)")]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("../up")]
    public void Parse_TextThatIsNoBucket_IsPoison(string bucket)
    {
        var escaped = System.Text.Json.JsonEncodedText.Encode(bucket);
        string[] bodies =
        [
            $$$$"""{"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "{{{{escaped}}}}"}, "object": {"key": "k", "size": 1}}}]}""",
            $$$$"""{"source": "aws.s3", "detail-type": "Object Created", "detail": {"bucket": {"name": "{{{{escaped}}}}"}, "object": {"key": "k", "size": 1}}}""",
            $$$$"""{"specversion": "1.0", "id": "1", "source": "s", "type": "dev.flowrun.object.created", "data": {"bucket": "{{{{escaped}}}}", "key": "k", "size": 1}}""",
        ];

        Assert.All(bodies, body => Assert.Contains("expected a bucket's name", Assert.IsType<EventRecord.Poison>(Assert.Single(EventParser.Parse(body))).Reason, StringComparison.Ordinal));
    }
}
