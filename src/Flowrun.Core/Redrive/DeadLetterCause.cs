namespace Flowrun.Core.Redrive;

/// <summary>Who put a message into a dead-letter queue.</summary>
public enum DeadLetterCause
{
    /// <summary>The worker, which refused it.</summary>
    Worker,

    /// <summary>SQS, by the queue's redrive policy: it was received too often.</summary>
    RedrivePolicy,

    /// <summary>Lambda, which gave up invoking the forwarder: the message is the event that it was to be invoked with.</summary>
    Lambda,

    /// <summary>EventBridge, which could not deliver it to the queue or the forwarder.</summary>
    EventBridge,

    /// <summary>Somebody else.</summary>
    Unknown,
}

/// <summary>Reads from a message's attributes why it is in a dead-letter queue.</summary>
public static class DeadLetterCauses
{
    /// <summary>The worker's reason.</summary>
    public const string WorkerAttribute = "flowrun-error";

    /// <summary>The invocation that Lambda gave up.</summary>
    internal const string RequestAttribute = "RequestID";

    /// <summary>Attributes that say why a message is in the dead-letter queue, and that it leaves there when it is sent back.</summary>
    /// <remarks>
    /// Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq,
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html#eb-dead-letter-queue-attributes
    /// </remarks>
    public static readonly IReadOnlyList<string> Attributes =
    [
        WorkerAttribute, RequestAttribute, "ErrorCode", "ErrorMessage", "ERROR_CODE", "ERROR_MESSAGE", "EXHAUSTED_RETRY_CONDITION", "RETRY_ATTEMPTS", "RULE_ARN", "TARGET_ARN",
    ];

    internal static (DeadLetterCause Cause, string Reason) Of(IReadOnlyDictionary<string, string> attributes, string? movedFrom)
    {
        if (attributes.TryGetValue(WorkerAttribute, out var refused))
        {
            return (DeadLetterCause.Worker, refused);
        }

        if (attributes.TryGetValue("ERROR_CODE", out var code))
        {
            return (DeadLetterCause.EventBridge, Joined(code, attributes.GetValueOrDefault("ERROR_MESSAGE")));
        }

        if (attributes.ContainsKey(RequestAttribute) && attributes.TryGetValue("ErrorCode", out var status))
        {
            return (DeadLetterCause.Lambda, Joined(status, attributes.GetValueOrDefault("ErrorMessage")));
        }

        return movedFrom is null
            ? (DeadLetterCause.Unknown, "no reason given")
            : (DeadLetterCause.RedrivePolicy, "received too often without becoming Jobs; the worker's log says why");
    }

    private static string Joined(string code, string? message) => string.IsNullOrEmpty(message) ? code : $"{code}: {message}";
}
