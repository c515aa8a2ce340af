using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Torture.Uploads;

/// <summary>Message bodies as AWS and the forwarder write them, made without the product's own code.</summary>
internal static class EventBodies
{
    // SQS takes any of these characters as they are, and so do S3's messages.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="isSized">The event says how large the object is.</param>
    public static string Of(EventShape shape, UploadedObject created, bool isSized = true) => shape switch
    {
        EventShape.S3Put or EventShape.S3Copy or EventShape.S3Multipart or EventShape.S3Later => OfS3([(shape, created)], isSized),
        EventShape.SnsOfS3 => ThroughSns(OfS3([(EventShape.S3Put, created)], isSized)),
        EventShape.EventBridge => OfEventBridge(created, isSized),
        EventShape.SnsOfEventBridge => ThroughSns(OfEventBridge(created, isSized)),
        EventShape.CloudEvent => OfForwarder(created, isSized),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
    };

    /// <summary>Several records in one message.</summary>
    public static string OfS3(IEnumerable<(EventShape Shape, UploadedObject Object)> records, bool isSized = true) =>
        Text(new JsonObject { ["Records"] = new JsonArray([.. records.Select(record => Record(NameOf(record.Shape), record.Object, isSized, record.Shape == EventShape.S3Later))]) });

    public static string Removed(UploadedObject removed) =>
        Text(new JsonObject { ["Records"] = new JsonArray(Record("ObjectRemoved:Delete", removed, isSized: false, isLater: false)) });

    public static string Test(UploadedObject created) => Text(new JsonObject
    {
        ["Service"] = "Amazon S3",
        ["Event"] = "s3:TestEvent",
        ["Time"] = Time(created.Time),
        ["Bucket"] = created.Bucket,
        ["RequestId"] = created.ETag,
    });

    public static string Request(string source, string id, string flow, long memory) => Text(new JsonObject
    {
        ["specversion"] = "1.0",
        ["type"] = "dev.flowrun.run.requested",
        ["source"] = source,
        ["id"] = id,
        ["data"] = new JsonObject
        {
            ["flow"] = flow,
            ["parameters"] = new JsonObject { ["id"] = id },
            ["overrides"] = new JsonObject { ["memory"] = memory.ToString(CultureInfo.InvariantCulture) },
        },
    });

    private static string NameOf(EventShape shape) => shape switch
    {
        EventShape.S3Copy => "ObjectCreated:Copy",
        EventShape.S3Multipart => "ObjectCreated:CompleteMultipartUpload",
        EventShape.S3Later => "s3:ObjectCreated:Put",
        _ => "ObjectCreated:Put",
    };

    private static JsonObject Record(string name, UploadedObject created, bool isSized, bool isLater)
    {
        var inner = new JsonObject { ["key"] = FormEncoded(created.Key), ["eTag"] = created.ETag };
        Add(inner, created, "versionId", isSized);
        var record = new JsonObject
        {
            ["eventVersion"] = isLater ? "3.7" : "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = "us-east-1",
            ["eventTime"] = Time(created.Time),
            ["eventName"] = name,
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["bucket"] = new JsonObject { ["name"] = created.Bucket, ["arn"] = $"arn:aws:s3:::{created.Bucket}" },
                ["object"] = inner,
            },
        };
        if (isLater)
        {
            record["lifecycleEventData"] = new JsonObject { ["unheardOf"] = true };
        }

        return record;
    }

    private static string OfEventBridge(UploadedObject created, bool isSized)
    {
        var inner = new JsonObject { ["key"] = created.Key, ["etag"] = created.ETag };
        Add(inner, created, "version-id", isSized);
        return Text(new JsonObject
        {
            ["version"] = "0",
            ["id"] = "17793124-05d4-b198-2fde-7ededc63b103",
            ["detail-type"] = "Object Created",
            ["source"] = "aws.s3",
            ["time"] = Time(created.Time),
            ["detail"] = new JsonObject { ["version"] = "0", ["bucket"] = new JsonObject { ["name"] = created.Bucket }, ["object"] = inner, ["reason"] = "PutObject" },
        });
    }

    private static string OfForwarder(UploadedObject created, bool isSized)
    {
        var data = new JsonObject { ["bucket"] = created.Bucket, ["key"] = created.Key, ["eTag"] = created.ETag };
        Add(data, created, "versionId", isSized);
        return Text(new JsonObject
        {
            ["specversion"] = "1.0",
            ["type"] = "dev.flowrun.object.created",
            ["source"] = "arn:aws:lambda:us-east-1:000000000000:function:forwarder",
            ["id"] = created.ETag,
            ["time"] = Time(created.Time),
            ["data"] = data,
        });
    }

    private static string ThroughSns(string message) => Text(new JsonObject
    {
        ["Type"] = "Notification",
        ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        ["TopicArn"] = "arn:aws:sns:us-east-1:000000000000:uploads",
        ["Message"] = message,
    });

    private static void Add(JsonObject to, UploadedObject created, string versionName, bool isSized)
    {
        if (isSized)
        {
            to["size"] = created.Size;
        }

        if (created.VersionId is not null)
        {
            to[versionName] = created.VersionId;
        }

        if (created.Sequencer is not null)
        {
            to["sequencer"] = created.Sequencer;
        }
    }

    private static string FormEncoded(string key) =>
        Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(JsonObject body) => body.ToJsonString(Plain);
}
