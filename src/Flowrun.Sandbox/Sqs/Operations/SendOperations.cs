using System.Text;
using System.Text.Json;

namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>SendMessage and SendMessageBatch.</summary>
internal static class SendOperations
{
    public static void Send(SqsCall call)
    {
        var queue = call.Queue();
        var message = Read(call.Request);
        CheckSize(message, queue);
        WriteSent(call.Answer, Send(queue, message), message);
    }

    public static void SendBatch(SqsCall call)
    {
        var queue = call.Queue();
        var entries = Batch.Read(call, "SendMessageBatchRequestEntry");
        // Checked as a whole before anything is sent.
        var total = entries.Sum(entry => Encoding.UTF8.GetByteCount(entry.Value.OptionalText("MessageBody") ?? ""));
        if (total > SqsLimits.MaximumMessageBytes)
        {
            throw SqsException.BatchRequestTooLong(total);
        }

        Batch.Run(call, entries, entry =>
        {
            var message = Read(entry);
            CheckSize(message, queue);
            var id = Send(queue, message);
            return answer => WriteSent(answer, id, message);
        });
    }

    private static Outgoing Read(SqsRequest request)
    {
        var text = request.Text("MessageBody");
        if (!MessageText.IsValid(text))
        {
            throw SqsException.InvalidMessageContents();
        }

        if (request.OptionalText("MessageDeduplicationId") is not null)
        {
            throw SqsException.InvalidParameter("The request includes a parameter that is not valid for this queue type: MessageDeduplicationId is for FIFO queues.");
        }

        return new(
            Encoding.UTF8.GetBytes(text),
            MessageAttributeReader.Read(request, "MessageAttributes"),
            MessageAttributeReader.Read(request, "MessageSystemAttributes"),
            request.OptionalInteger("DelaySeconds", 0, SqsLimits.MaximumDelaySeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            request.OptionalText("MessageGroupId"));
    }

    private static void CheckSize(Outgoing message, SqsQueue queue)
    {
        var bytes = message.Body.Length + message.Attributes.Sum(attribute => attribute.Name.Length + attribute.DataType.Length + attribute.Value.Length);
        var maximum = queue.Attributes.MaximumMessageBytes;
        if (bytes > maximum)
        {
            throw SqsException.InvalidParameter($"One or more parameters are invalid. Reason: Message must be shorter than {maximum} bytes.");
        }
    }

    private static Guid Send(SqsQueue queue, Outgoing message)
    {
        var trace = message.SystemAttributes.FirstOrDefault(attribute => attribute.Name == "AWSTraceHeader");
        return queue.Send(message.Body, message.Attributes, trace is null ? null : Encoding.UTF8.GetString(trace.Value), message.Delay, message.GroupId);
    }

    private static void WriteSent(Utf8JsonWriter answer, Guid id, Outgoing message)
    {
        answer.WriteString("MessageId", id);
        answer.WriteString("MD5OfMessageBody", MessageDigest.OfBody(message.Body));
        if (message.Attributes.Length > 0)
        {
            answer.WriteString("MD5OfMessageAttributes", MessageDigest.OfAttributes(message.Attributes));
        }

        if (message.SystemAttributes.Length > 0)
        {
            answer.WriteString("MD5OfMessageSystemAttributes", MessageDigest.OfAttributes(message.SystemAttributes));
        }
    }

    private sealed record Outgoing(byte[] Body, SqsMessageAttribute[] Attributes, SqsMessageAttribute[] SystemAttributes, TimeSpan? Delay, string? GroupId);
}
