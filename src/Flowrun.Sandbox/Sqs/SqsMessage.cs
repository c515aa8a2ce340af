namespace Flowrun.Sandbox.Sqs;

/// <summary>One message of a queue. A backlog may hold a million of them, so it is as small as it can be; only its queue changes it.</summary>
internal sealed class SqsMessage
{
    public required long Number { get; init; }

    public required Guid MessageId { get; init; }

    /// <summary>UTF-8.</summary>
    public required byte[] Body { get; set; }

    /// <summary>Sorted by name; null if there are none.</summary>
    public SqsMessageAttribute[]? Attributes { get; init; }

    public string? TraceHeader { get; init; }

    /// <summary>What SQS serves fairly beside others; carried along and not looked at here.</summary>
    public string? GroupId { get; init; }

    /// <summary>The queue that gave up on it.</summary>
    public string? DeadLetterSourceArn { get; set; }

    /// <summary>Milliseconds since 1970, as are all times here.</summary>
    public required long SentAt { get; init; }

    public long FirstReceivedAt { get; set; }

    public long ReceivedAt { get; set; }

    /// <summary>When a delayed message or one in flight becomes visible.</summary>
    public long DueAt { get; set; }

    public int ReceiveCount { get; set; }

    public SqsMessageState State { get; set; }
}

internal enum SqsMessageState : byte
{
    Visible,
    Delayed,
    InFlight,
    Gone,
}
