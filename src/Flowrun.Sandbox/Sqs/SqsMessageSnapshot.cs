namespace Flowrun.Sandbox.Sqs;

/// <summary>One message of a queue, as a test sees it without receiving it.</summary>
/// <param name="ReceiveCount">How often it was received, here and in the queue that gave up on it.</param>
/// <param name="Attributes">Message attributes of type String and Number.</param>
/// <param name="GroupId">The message group, where it was sent with one.</param>
public sealed record SqsMessageSnapshot(string MessageId, string Body, int ReceiveCount, IReadOnlyDictionary<string, string> Attributes, string? GroupId = null);
