using Amazon.SQS.Model;

namespace Flowrun.Worker.Intake;

/// <summary>A message that this worker has received and neither deleted nor given back.</summary>
internal sealed class HeldMessage
{
    private readonly Lock _lock = new();
    private string _receiptHandle;
    private long _heldSince;
    private long _renewedAt;
    private bool _isLost;

    /// <param name="message">What was received.</param>
    /// <param name="now">A <see cref="TimeProvider"/>'s timestamp.</param>
    public HeldMessage(QueueMessage message, long now)
    {
        Id = message.Id;
        Body = message.Body;
        ReceiveCount = message.ReceiveCount;
        Attributes = message.Attributes;
        TraceParent = message.TraceParent;
        GroupId = message.GroupId;
        SentAt = message.SentAt;
        _receiptHandle = message.ReceiptHandle;
        _heldSince = _renewedAt = now;
    }

    public string Id { get; }

    public string Body { get; }

    public int ReceiveCount { get; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? Attributes { get; }

    /// <summary>The text of one of them, or null.</summary>
    public string? Attribute(string name) => Attributes?.GetValueOrDefault(name)?.StringValue;

    /// <summary>The trace that it was sent in, W3C, or null.</summary>
    public string? TraceParent { get; }

    /// <summary>When it came into the queue, or null.</summary>
    public DateTimeOffset? SentAt { get; }

    /// <summary>The message group that it was sent with, or null.</summary>
    public string? GroupId { get; }

    /// <summary>The latest one.</summary>
    public string ReceiptHandle
    {
        get
        {
            lock (_lock)
            {
                return _receiptHandle;
            }
        }
    }

    /// <summary>The queue may hand it to anybody by now. Its handling may finish, since the same event is the same Job.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _isLost;
            }
        }
    }

    /// <summary>For <see cref="WaitingRoom"/> alone.</summary>
    public Place Place { get; set; }

    /// <summary>The queue delivered it once more: the newer receipt handle is the one that counts, and its time starts again.</summary>
    public void ReceivedAgain(string receiptHandle, long now)
    {
        lock (_lock)
        {
            _receiptHandle = receiptHandle;
            _heldSince = _renewedAt = now;
            _isLost = false;
        }
    }

    /// <summary>Its visibility counts from <paramref name="now"/>, unless it has been received again meanwhile.</summary>
    public void Renewed(string receiptHandle, long now)
    {
        lock (_lock)
        {
            if (_receiptHandle == receiptHandle)
            {
                _renewedAt = now;
            }
        }
    }

    /// <summary>It is not ours any more, unless it has been received again meanwhile.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Lose(string receiptHandle)
    {
        lock (_lock)
        {
            if (_isLost || _receiptHandle != receiptHandle)
            {
                return false;
            }

            return _isLost = true;
        }
    }

    /// <summary>How long it has been held, how long ago it was renewed, and by which receipt handle: all at one moment.</summary>
    public (TimeSpan Held, TimeSpan SinceRenewal, string ReceiptHandle, bool IsLost) Ages(TimeProvider time, long now)
    {
        lock (_lock)
        {
            return (time.GetElapsedTime(_heldSince, now), time.GetElapsedTime(_renewedAt, now), _receiptHandle, _isLost);
        }
    }
}
