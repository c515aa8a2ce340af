using Amazon.SQS.Model;

namespace Flowrun.Worker.Intake;

/// <summary>The calls that intake makes to a queue, each once, and nothing about when.</summary>
internal interface IQueue
{
    /// <param name="atMost">1 to 10 messages.</param>
    /// <param name="wait">How long the queue may hold the call open while it is empty.</param>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int atMost, TimeSpan wait, CancellationToken cancellationToken);

    /// <param name="messages">At most 10.</param>
    /// <returns>Those that were not deleted.</returns>
    Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken);

    /// <param name="messages">At most 10.</param>
    /// <param name="visibility">From now on; zero gives a message back.</param>
    /// <returns>Those whose visibility is what it was.</returns>
    Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(IReadOnlyList<HeldMessage> messages, TimeSpan visibility, CancellationToken cancellationToken);

    /// <param name="message">Sent with its body and its attributes.</param>
    /// <param name="reason">Added as the attribute <c>flowrun-error</c>; null: not added.</param>
    Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken);
}

/// <summary>A message as it was received.</summary>
/// <param name="ReceiveCount">How often it has been received, this time included.</param>
/// <param name="SentAt">When it came into the queue.</param>
/// <param name="TraceParent">The trace that it was sent in, W3C, or null.</param>
internal sealed record QueueMessage(
    string Id,
    string ReceiptHandle,
    string Body,
    int ReceiveCount,
    IReadOnlyDictionary<string, MessageAttributeValue>? Attributes = null,
    DateTimeOffset? SentAt = null,
    string? TraceParent = null);

/// <summary>One entry of a batch that failed, in a call that succeeded.</summary>
/// <param name="ReceiptHandle">The one that was sent; the message may have another by now.</param>
/// <param name="IsSenderFault">Trying again is no use: as a rule the receipt handle has expired.</param>
internal readonly record struct BatchFailure(HeldMessage Message, string ReceiptHandle, string Code, bool IsSenderFault, string? Text = null);
