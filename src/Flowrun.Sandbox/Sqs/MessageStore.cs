namespace Flowrun.Sandbox.Sqs;

/// <summary>
/// The messages of one queue and what state each is in. Everything is constant or logarithmic time, whatever waits; entries that no longer
/// hold are left where they lie and passed over. Not safe for threads: the queue holds the lock.
/// </summary>
internal sealed class MessageStore
{
    private readonly Queue<SqsMessage> _visible = new();
    private readonly PriorityQueue<SqsMessage, long> _due = new();

    /// <summary>Everything that was received and is not deleted, also when it is visible again: its last handle still deletes it.</summary>
    private readonly Dictionary<long, SqsMessage> _received = [];

    private int _visibleCount;
    private int _inFlightCount;
    private int _delayedCount;

    public SqsCounts Counts => new(_visibleCount, _inFlightCount, _delayedCount);

    /// <summary>When the next message becomes visible by itself.</summary>
    public long? NextDue
    {
        get
        {
            while (_due.TryPeek(out var message, out var at))
            {
                if (Holds(message, at))
                {
                    return at;
                }

                _due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>In the order in which they were sent.</summary>
    public IEnumerable<SqsMessage> All =>
        _visible.Where(message => message.State == SqsMessageState.Visible)
            .Concat(_due.UnorderedItems.Where(item => Holds(item.Element, item.Priority)).Select(item => item.Element))
            .Distinct()
            .OrderBy(message => message.Number);

    public void Add(SqsMessage message, long dueAt, long now)
    {
        if (dueAt > now)
        {
            Hide(message, SqsMessageState.Delayed, dueAt);
        }
        else
        {
            Show(message);
        }
    }

    /// <summary>Makes visible whatever is due.</summary>
    public void Advance(long now)
    {
        while (_due.TryPeek(out var message, out var at) && at <= now)
        {
            _due.Dequeue();
            if (Holds(message, at))
            {
                Leave(message);
                Show(message);
            }
        }
    }

    /// <summary>The message that is visible for the longest time, now the caller's: to receive it, to show it again, or to forget it.</summary>
    public SqsMessage? TakeVisible()
    {
        while (_visible.TryDequeue(out var message))
        {
            if (message.State == SqsMessageState.Visible)
            {
                _visibleCount--;
                return message;
            }
        }

        return null;
    }

    public void Receive(SqsMessage message, long now, long dueAt)
    {
        message.ReceiveCount++;
        message.ReceivedAt = now;
        message.FirstReceivedAt = message.FirstReceivedAt == 0 ? now : message.FirstReceivedAt;
        _received[message.Number] = message;
        Hide(message, SqsMessageState.InFlight, dueAt);
    }

    /// <summary>The message of a handle, if the handle is of its last receive and it still exists.</summary>
    public SqsMessage? Find(ReceiptHandle handle) =>
        _received.TryGetValue(handle.Message, out var message) && message.ReceiveCount == handle.Receive ? message : null;

    /// <summary>Another time for a message in flight.</summary>
    public void Reschedule(SqsMessage message, long dueAt, long now)
    {
        Leave(message);
        if (dueAt > now)
        {
            Hide(message, SqsMessageState.InFlight, dueAt);
        }
        else
        {
            Show(message);
        }
    }

    public void Delete(SqsMessage message)
    {
        Leave(message);
        Forget(message);
        message.State = SqsMessageState.Gone;
        message.Body = [];
    }

    /// <summary>The message is no longer this store's.</summary>
    public void Forget(SqsMessage message) => _received.Remove(message.Number);

    public void Clear()
    {
        _visible.Clear();
        _due.Clear();
        _received.Clear();
        (_visibleCount, _inFlightCount, _delayedCount) = (0, 0, 0);
    }

    public void Show(SqsMessage message)
    {
        message.State = SqsMessageState.Visible;
        _visible.Enqueue(message);
        _visibleCount++;
    }

    private void Hide(SqsMessage message, SqsMessageState state, long dueAt)
    {
        message.State = state;
        message.DueAt = dueAt;
        _due.Enqueue(message, dueAt);
        if (state == SqsMessageState.InFlight)
        {
            _inFlightCount++;
        }
        else
        {
            _delayedCount++;
        }

        DropStale();
    }

    private void Leave(SqsMessage message)
    {
        switch (message.State)
        {
            case SqsMessageState.Visible:
                _visibleCount--;
                break;
            case SqsMessageState.InFlight:
                _inFlightCount--;
                break;
            case SqsMessageState.Delayed:
                _delayedCount--;
                break;
        }
    }

    /// <summary>Deleted and extended messages leave entries behind that would otherwise stay until their time.</summary>
    private void DropStale()
    {
        if (_due.Count > 1024 + (4 * (_inFlightCount + _delayedCount)))
        {
            var kept = _due.UnorderedItems.Where(item => Holds(item.Element, item.Priority)).Distinct().ToArray();
            _due.Clear();
            _due.EnqueueRange(kept);
        }
    }

    private static bool Holds(SqsMessage message, long dueAt) =>
        message.DueAt == dueAt && message.State is (SqsMessageState.InFlight or SqsMessageState.Delayed);
}
