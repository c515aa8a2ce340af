using System.Text.Json.Nodes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>What S3 and EventBridge say about an upload, for emulators that do not say it themselves.</summary>
internal static class Announcement
{
    /// <param name="size">Null leaves it out, as some senders do.</param>
    public static string OfS3(string bucket, string key, long? size, string eTag, int sequence, string eventName = "ObjectCreated:Put")
    {
        var created = new JsonObject
        {
            ["key"] = Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal),
            ["eTag"] = eTag,
            ["sequencer"] = Sequencer(sequence),
        };
        if (size is not null)
        {
            created["size"] = size;
        }

        return new JsonObject
        {
            ["Records"] = new JsonArray(new JsonObject
            {
                ["eventVersion"] = "2.1",
                ["eventSource"] = "aws:s3",
                ["awsRegion"] = "us-east-1",
                ["eventTime"] = "2026-11-20T10:15:30.123Z",
                ["eventName"] = eventName,
                ["s3"] = new JsonObject { ["s3SchemaVersion"] = "1.0", ["bucket"] = new JsonObject { ["name"] = bucket }, ["object"] = created },
            }),
        }.ToJsonString();
    }

    public static string OfEventBridge(string bucket, string key, long size, string eTag, int sequence) => new JsonObject
    {
        ["version"] = "0",
        ["detail-type"] = "Object Created",
        ["source"] = "aws.s3",
        ["time"] = "2026-11-20T10:15:31Z",
        ["detail"] = new JsonObject
        {
            ["bucket"] = new JsonObject { ["name"] = bucket },
            ["object"] = new JsonObject { ["key"] = key, ["size"] = size, ["etag"] = eTag, ["sequencer"] = Sequencer(sequence) },
            ["reason"] = "PutObject",
        },
    }.ToJsonString();

    public static string ThroughSns(string message) => new JsonObject
    {
        ["Type"] = "Notification",
        ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        ["TopicArn"] = "arn:aws:sns:us-east-1:000000000000:uploads",
        ["Message"] = message,
    }.ToJsonString();

    private static string Sequencer(int sequence) => $"0055AED6DC{sequence:X8}";
}
