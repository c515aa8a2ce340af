namespace Flowrun.Core.Forwarding;

/// <summary>What shares a message group. SQS serves the groups of a standard queue fairly: a busy one does not hold up the others.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html</remarks>
public enum MessageGrouping
{
    /// <summary>Nothing: messages have no group.</summary>
    None,

    /// <summary>The objects of a bucket. Requests without an object: those for one flow.</summary>
    Bucket,

    /// <summary>The objects of a folder: of one bucket, with the same key up to the last <c>/</c>. Requests without an object: those for one flow.</summary>
    Folder,
}
