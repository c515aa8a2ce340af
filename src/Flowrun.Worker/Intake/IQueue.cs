using Amazon.SQS.Model;
using Flowrun.Core.Admission;

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

    /// <summary>Sends copies of messages to the end of the queue.</summary>
    /// <param name="messages">At most 10.</param>
    /// <returns>Those of which there is none.</returns>
    Task<IReadOnlyList<BatchFailure>> DeferAsync(IReadOnlyList<DeferredMessage> messages, CancellationToken cancellationToken);

    /// <param name="message">Sent with its body and its attributes.</param>
    /// <param name="reason">Added as the attribute <c>flowrun-error</c>; null: not added.</param>
    Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken);
}

/// <summary>A message as it was received.</summary>
/// <param name="ReceiveCount">How often it has been received, this time included.</param>
/// <param name="SentAt">When it came into the queue.</param>
/// <param name="TraceParent">The trace that it was sent in, W3C, or null.</param>
/// <param name="GroupId">Whom it is served fairly beside others for, or null.</param>
internal sealed record QueueMessage(
    string Id,
    string ReceiptHandle,
    string Body,
    int ReceiveCount,
    IReadOnlyDictionary<string, MessageAttributeValue>? Attributes = null,
    DateTimeOffset? SentAt = null,
    string? TraceParent = null,
    string? GroupId = null);

/// <summary>A message that is to come again later.</summary>
/// <param name="Delay">Until then nobody sees the copy: whole seconds, at most 15 minutes.</param>
internal readonly record struct DeferredMessage(HeldMessage Message, Deferral Deferral, TimeSpan Delay);

/// <summary>One entry of a batch that failed, in a call that succeeded.</summary>
/// <param name="ReceiptHandle">The one that was sent; the message may have another by now.</param>
/// <param name="IsSenderFault">Trying again is no use: as a rule the receipt handle has expired.</param>
internal readonly record struct BatchFailure(HeldMessage Message, string ReceiptHandle, string Code, bool IsSenderFault, string? Text = null);
