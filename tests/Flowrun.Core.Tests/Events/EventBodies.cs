using System.Text.Json;

namespace Flowrun.Core.Tests.Events;

/// <summary>Message bodies with one thing changed.</summary>
internal static class EventBodies
{
    public const string S3Object = """{"key": "orders/a.csv", "size": 10, "eTag": "abc", "sequencer": "0055AE"}""";

    public static string S3(string records) => $$"""{"Records": [{{records}}]}""";

    public static string Record(string s3Object = S3Object, string eventName = "ObjectCreated:Put", string eventSource = "aws:s3", string bucket = "\"landing\"") =>
        $$$"""
        {"eventVersion": "9.9", "eventSource": "{{{eventSource}}}", "eventTime": "2026-11-20T10:15:30.123Z", "eventName": "{{{eventName}}}",
         "s3": {"bucket": {"name": {{{bucket}}}}, "object": {{{s3Object}}}}}
        """;

    public static string Sns(string message, string type = "Notification") =>
        $$"""{"Type": "{{type}}", "TopicArn": "arn:aws:sns:eu-west-1:123456789012:uploads", "Message": {{JsonSerializer.Serialize(message)}}}""";

    /// <summary>As SNS invokes a function of Lambda.</summary>
    public static string SnsInvocation(params string[] messages) =>
        $$"""{"Records": [{{string.Join(", ", messages.Select(message => $$"""{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn", "Sns": {{Sns(message)}}}"""))}}]}""";

    public static string Scheduled(string detail) =>
        $$"""
        {"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event", "source": "aws.events", "account": "123456789012",
         "time": "2026-11-20T04:00:00Z", "region": "eu-west-1", "resources": ["arn:aws:events:eu-west-1:123456789012:rule/nightly"], "detail": {{detail}}}
        """;

    public static string EventBridge(string s3Object, string type = "Object Created", string source = "aws.s3") =>
        $$$"""
        {"version": "0", "detail-type": "{{{type}}}", "source": "{{{source}}}", "time": "2026-11-20T10:15:31Z",
         "detail": {"bucket": {"name": "landing"}, "object": {{{s3Object}}}}}
        """;

    public static string CloudEvent(string type, string data, string more = "") =>
        $$"""{"specversion": "1.0", "type": "{{type}}", "source": "/tests", "id": "1", "time": "2026-11-20T10:15:30Z"{{more}}, "data": {{data}}}""";

    public static string Created(string data, string more = "") => CloudEvent("dev.flowrun.object.created", data, more);

    public static string Requested(string data, string more = "") => CloudEvent("dev.flowrun.run.requested", data, more);
}
