using System.Text;

namespace Flowrun.Core.Forwarding;

/// <summary>One message for the queue.</summary>
/// <param name="Body">A CloudEvent.</param>
/// <param name="GroupId">Its message group; null: none.</param>
public sealed record ForwardedMessage(string Body, string? GroupId)
{
    /// <summary>The most that SQS takes: of one message, and of all messages of one batch together.</summary>
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</remarks>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Counted to be on the safe side: SQS counts body and attributes, and does not say what of a group.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Body) + (GroupId?.Length ?? 0);

    /// <summary>Why it can never be sent; null: it can.</summary>
    public string? Fault => Bytes <= MostBytes ? null : $"its message has {Bytes} bytes, and SQS takes at most {MostBytes}";
}
