using System.Text;
using System.Text.Json;

namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>ReceiveMessage.</summary>
internal static class ReceiveOperation
{
    public static async Task ReceiveAsync(SqsCall call)
    {
        var queue = call.Queue();
        var request = call.Request;
        var maximum = request.OptionalInteger("MaxNumberOfMessages", 1, SqsLimits.BatchEntries) ?? 1;
        var wait = request.OptionalInteger("WaitTimeSeconds", 0, SqsLimits.MaximumWaitSeconds);
        var visibility = request.OptionalInteger("VisibilityTimeout", 0, SqsLimits.MaximumVisibilitySeconds);
        var systemNames = request.Texts("AttributeNames").Concat(request.Texts("MessageSystemAttributeNames")).ToHashSet(StringComparer.Ordinal);
        var names = request.Texts("MessageAttributeNames").ToList();

        var deliveries = await queue.ReceiveAsync(maximum, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null, visibility, call.CancellationToken);
        if (deliveries.Count == 0)
        {
            return;
        }

        call.Answer.WriteStartArray("Messages");
        foreach (var delivery in deliveries)
        {
            Write(call.Answer, delivery, systemNames, names);
        }

        call.Answer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter answer, SqsDelivery delivery, HashSet<string> systemNames, List<string> names)
    {
        answer.WriteStartObject();
        answer.WriteString("MessageId", delivery.Message.MessageId);
        answer.WriteString("ReceiptHandle", delivery.ReceiptHandle);
        answer.WriteString("MD5OfBody", MessageDigest.OfBody(delivery.Body));
        answer.WriteString("Body", delivery.Body);
        WriteSystemAttributes(answer, delivery, systemNames);
        var attributes = (delivery.Message.Attributes ?? []).Where(attribute => names.Exists(name => IsAskedFor(attribute.Name, name))).ToList();
        if (attributes.Count > 0)
        {
            answer.WriteString("MD5OfMessageAttributes", MessageDigest.OfAttributes(attributes));
            WriteAttributes(answer, attributes);
        }

        answer.WriteEndObject();
    }

    private static void WriteSystemAttributes(Utf8JsonWriter answer, SqsDelivery delivery, HashSet<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        answer.WriteStartObject("Attributes");
        Write("SenderId", SqsLimits.Account);
        Write("SentTimestamp", delivery.Message.SentAt.ToString());
        Write("ApproximateReceiveCount", delivery.ReceiveCount.ToString());
        Write("ApproximateFirstReceiveTimestamp", delivery.FirstReceivedAt.ToString());
        Write("AWSTraceHeader", delivery.Message.TraceHeader);
        Write("MessageGroupId", delivery.Message.GroupId);
        Write("DeadLetterQueueSourceArn", delivery.Message.DeadLetterSourceArn);
        answer.WriteEndObject();

        void Write(string name, string? value)
        {
            if (value is not null && (names.Contains("All") || names.Contains(name)))
            {
                answer.WriteString(name, value);
            }
        }
    }

    private static void WriteAttributes(Utf8JsonWriter answer, List<SqsMessageAttribute> attributes)
    {
        answer.WriteStartObject("MessageAttributes");
        foreach (var attribute in attributes)
        {
            answer.WriteStartObject(attribute.Name);
            answer.WriteString("DataType", attribute.DataType);
            if (attribute.IsBinary)
            {
                answer.WriteBase64String("BinaryValue", attribute.Value);
            }
            else
            {
                answer.WriteString("StringValue", Encoding.UTF8.GetString(attribute.Value));
            }

            answer.WriteEndObject();
        }

        answer.WriteEndObject();
    }

    /// <param name="asked">A name, <c>All</c>, <c>.*</c>, or a prefix followed by <c>.*</c>.</param>
    private static bool IsAskedFor(string name, string asked) =>
        asked is "All" || asked == name || (asked.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(asked[..^2], StringComparison.Ordinal));
}
