using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flowrun.Sandbox.S3.Notifications;

/// <summary>The bodies of the messages that S3 sends: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.</summary>
internal static class EventMessage
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">Without <c>s3:</c>, as S3 writes it here.</param>
    public static byte[] Record(string bucket, S3Object item, string name, string configuration, string sequencer, DateTimeOffset time, RequestId id)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            writer.WriteStartObject();
            writer.WriteString("eventVersion", "2.1");
            writer.WriteString("eventSource", "aws:s3");
            writer.WriteString("awsRegion", Sqs.SqsLimits.Region);
            writer.WriteString("eventTime", S3Xml.Time(time));
            writer.WriteString("eventName", name);
            WriteNested(writer, "userIdentity", ("principalId", "AWS:AIDASANDBOX"));
            WriteNested(writer, "requestParameters", ("sourceIPAddress", "127.0.0.1"));
            WriteNested(writer, "responseElements", ("x-amz-request-id", id.Request), ("x-amz-id-2", id.Host));
            writer.WriteStartObject("s3");
            writer.WriteString("s3SchemaVersion", "1.0");
            writer.WriteString("configurationId", configuration);
            writer.WriteStartObject("bucket");
            writer.WriteString("name", bucket);
            WriteNested(writer, "ownerIdentity", ("principalId", S3Limits.Owner));
            writer.WriteString("arn", "arn:aws:s3:::" + bucket);
            writer.WriteEndObject();
            WriteObject(writer, item, name, sequencer);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What a queue gets when it is set as a bucket's destination.</summary>
    public static byte[] Test(string bucket, DateTimeOffset time, RequestId id)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("Service", "Amazon S3");
            writer.WriteString("Event", "s3:TestEvent");
            writer.WriteString("Time", S3Xml.Time(time));
            writer.WriteString("Bucket", bucket);
            writer.WriteString("RequestId", id.Request);
            writer.WriteString("HostId", id.Host);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, S3Object item, string name, string sequencer)
    {
        writer.WriteStartObject("object");
        writer.WriteString("key", EventKey.Encode(item.Key));
        if (name.StartsWith("ObjectCreated:", StringComparison.Ordinal))
        {
            writer.WriteNumber("size", item.Size);
            writer.WriteString("eTag", item.ETag);
        }

        if (item.VersionId is not null)
        {
            writer.WriteString("versionId", item.VersionId);
        }

        writer.WriteString("sequencer", sequencer);
        writer.WriteEndObject();
    }

    private static void WriteNested(Utf8JsonWriter writer, string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
