using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Flowrun.Cli.Features.Aws;
using Flowrun.Core.Admission;
using Flowrun.Core.Redrive;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>A message of the dead-letter queue, while nobody else sees it.</summary>
internal sealed record HeldLetter(DeadLetter Letter, Message Message)
{
    public string Id => Letter.Id;

    public static HeldLetter Read(Message message)
    {
        var attributes = (message.MessageAttributes ?? [])
            .Where(attribute => attribute.Value.StringValue is not null)
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue, StringComparer.Ordinal);
        return new HeldLetter(
            DeadLetter.Read(message.MessageId, message.Body ?? "", SentAt(message), Count(message), attributes, System(message, MessageSystemAttributeName.DeadLetterQueueSourceArn)),
            message);
    }

    /// <summary>The message as it goes back: with its own attributes, and without those that say why it was here.</summary>
    /// <param name="body">Another body, or null: that of <see cref="Letter"/>.</param>
    public OutgoingMessage ToOutgoing(string? body) => new(
        body ?? Letter.Body,
        (Message.MessageAttributes ?? [])
            // A new run is one of every flow that wants it.
            .Where(attribute => !DeadLetterCauses.Attributes.Contains(attribute.Key) && (body is null || attribute.Key != Deferral.DoneAttribute))
            .ToDictionary(attribute => attribute.Key, attribute => Sendable(attribute.Value)),
        System(Message, MessageSystemAttributeName.AWSTraceHeader),
        System(Message, "MessageGroupId"));

    /// <summary>What was received has empty lists, which may not be sent.</summary>
    private static MessageAttributeValue Sendable(MessageAttributeValue received) =>
        new() { DataType = received.DataType, StringValue = received.StringValue, BinaryValue = received.BinaryValue };

    private static int Count(Message message) =>
        int.TryParse(System(message, MessageSystemAttributeName.ApproximateReceiveCount), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;

    private static DateTimeOffset? SentAt(Message message) =>
        long.TryParse(System(message, MessageSystemAttributeName.SentTimestamp), NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
        && sent <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null;

    private static string? System(Message message, string name) => message.Attributes?.GetValueOrDefault(name);
}
