using System.Net;
using System.Text.Json;

namespace Flowrun.Forwarder.Tests;

/// <summary>What the function is invoked with.</summary>
internal static class Payloads
{
    /// <param name="count">How many objects it announces: <c>orders/0.csv</c> and so on.</param>
    public static string S3(int count) => $$"""{"Records": [{{string.Join(", ", Enumerable.Range(0, count).Select(number => Record($"orders/{number}.csv")))}}]}""";

    public static string Record(string key) =>
        $$$$"""
        {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventTime": "2026-11-20T10:15:30.123Z", "eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "landing"}, "object": {"key": "{{{{WebUtility.UrlEncode(key)}}}}", "size": 10, "eTag": "abc", "sequencer": "0055AE"}}}
        """;

    /// <summary>As SNS invokes a function.</summary>
    public static string Sns(string message) =>
        $$$"""
        {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:aws:sns:eu-west-1:123456789012:uploads:1", "Sns":
         {"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:eu-west-1:123456789012:uploads", "Subject": "Amazon S3 Notification", "Message": {{{JsonSerializer.Serialize(message)}}}}}]}
        """;
}
