using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Events;

/// <summary>Writes our own events, as <see cref="EventParser"/> reads them back.</summary>
/// <remarks>
/// Everything beyond ASCII is escaped, so that any key can stand in the body of an SQS message, which not every character can.
/// Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
/// </remarks>
public static class CloudEventWriter
{
    /// <summary><c>dev.flowrun.object.created</c>. The same upload has the same <c>id</c>, whoever announces it and however often.</summary>
    /// <param name="record">What was created.</param>
    /// <param name="source">Who says so, a URI reference: the ARN of the forwarder's function.</param>
    public static string Write(EventRecord.Created record, string source)
    {
        ArgumentNullException.ThrowIfNull(record);
        var created = record.Object;
        return Write(CloudEvent.ObjectCreated, source, RunId.Of(new VersionGroup(""), created).Value, created.Time, record.TraceParent, writer =>
        {
            WriteFields(writer, created);
            WriteMap(writer, "parameters", record.Parameters.Count == 0 ? null : record.Parameters);
            WriteOverrides(writer, record.Overrides);
        });
    }

    /// <summary><c>dev.flowrun.run.requested</c>, under the request's own source and id.</summary>
    public static string Write(EventRecord.Requested record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var request = record.Request;
        return Write(CloudEvent.RunRequested, request.Source, request.Id, request.Time, record.TraceParent, writer =>
        {
            writer.WriteString("flow", request.Flow);
            WriteMap(writer, "parameters", request.Parameters.Count == 0 ? null : request.Parameters);
            WriteOverrides(writer, request.Overrides);
            if (request.Object is { } about)
            {
                writer.WriteStartObject("object");
                WriteFields(writer, about);
                WriteTime(writer, about.Time);
                writer.WriteEndObject();
            }
        });
    }

    private static string Write(string type, string source, string id, DateTimeOffset? time, string? traceParent, Action<Utf8JsonWriter> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("type", type);
            writer.WriteString("source", source);
            writer.WriteString("id", id);
            WriteTime(writer, time);
            WriteText(writer, "traceparent", traceParent);
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteStartObject("data");
            writeData(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFields(Utf8JsonWriter writer, ObjectEvent created)
    {
        writer.WriteString("bucket", created.Bucket);
        writer.WriteString("key", created.Key);
        if (created.Size is { } size)
        {
            writer.WriteNumber("size", size.Value);
        }

        WriteText(writer, "eTag", created.ETag);
        WriteText(writer, "versionId", created.VersionId);
        WriteText(writer, "sequencer", created.Sequencer);
        WriteMap(writer, "metadata", created.Metadata);
    }

    private static void WriteTime(Utf8JsonWriter writer, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString("time", known.UtcDateTime);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteOverrides(Utf8JsonWriter writer, JsonObject? overrides)
    {
        if (overrides is not null)
        {
            writer.WritePropertyName("overrides");
            overrides.WriteTo(writer);
        }
    }
}
