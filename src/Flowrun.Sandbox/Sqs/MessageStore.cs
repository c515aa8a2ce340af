namespace Flowrun.Sandbox.Sqs;

/// <summary>
/// The messages of one queue and what state each is in. Everything is constant or logarithmic time, whatever waits; entries that no longer
/// hold are left where they lie and passed over. Not safe for threads: the queue holds the lock.
/// </summary>
internal sealed class MessageStore
{
    private readonly Queue<SqsMessage> visible = new();
    private readonly PriorityQueue<SqsMessage, long> due = new();

    /// <summary>Everything that was received and is not deleted, also when it is visible again: its last handle still deletes it.</summary>
    private readonly Dictionary<long, SqsMessage> received = [];

    private int visibleCount;
    private int inFlightCount;
    private int delayedCount;

    public SqsCounts Counts => new(visibleCount, inFlightCount, delayedCount);

    /// <summary>When the next message becomes visible by itself.</summary>
    public long? NextDue
    {
        get
        {
            while (due.TryPeek(out var message, out var at))
            {
                if (Holds(message, at))
                {
                    return at;
                }

                due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>In the order in which they were sent.</summary>
    public IEnumerable<SqsMessage> All =>
        visible.Where(message => message.State == SqsMessageState.Visible)
            .Concat(due.UnorderedItems.Where(item => Holds(item.Element, item.Priority)).Select(item => item.Element))
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
        while (due.TryPeek(out var message, out var at) && at <= now)
        {
            due.Dequeue();
            if (Holds(message, at))
            {
                Leave(message);
                Show(message);
            }
        }
    }

    /// <summary>The longest visible message, now the caller's, who either calls <see cref="Hide"/> or <see cref="Show"/>, or drops it with <see cref="Forget"/>.</summary>
    public SqsMessage? TakeVisible()
    {
        while (visible.TryDequeue(out var message))
        {
            if (message.State == SqsMessageState.Visible)
            {
                visibleCount--;
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
        received[message.Number] = message;
        Hide(message, SqsMessageState.InFlight, dueAt);
    }

    /// <summary>The message of a handle, if the handle is of its last receive and it still exists.</summary>
    public SqsMessage? Find(ReceiptHandle handle) =>
        received.TryGetValue(handle.Message, out var message) && message.ReceiveCount == handle.Receive ? message : null;

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
    public void Forget(SqsMessage message) => received.Remove(message.Number);

    public void Clear()
    {
        visible.Clear();
        due.Clear();
        received.Clear();
        (visibleCount, inFlightCount, delayedCount) = (0, 0, 0);
    }

    public void Show(SqsMessage message)
    {
        message.State = SqsMessageState.Visible;
        visible.Enqueue(message);
        visibleCount++;
    }

    private void Hide(SqsMessage message, SqsMessageState state, long dueAt)
    {
        message.State = state;
        message.DueAt = dueAt;
        due.Enqueue(message, dueAt);
        if (state == SqsMessageState.InFlight)
        {
            inFlightCount++;
        }
        else
        {
            delayedCount++;
        }

        DropStale();
    }

    private void Leave(SqsMessage message)
    {
        switch (message.State)
        {
            case SqsMessageState.Visible:
                visibleCount--;
                break;
            case SqsMessageState.InFlight:
                inFlightCount--;
                break;
            case SqsMessageState.Delayed:
                delayedCount--;
                break;
        }
    }

    /// <summary>Deleted and extended messages leave entries behind that would otherwise stay until their time.</summary>
    private void DropStale()
    {
        if (due.Count > 1024 + (4 * (inFlightCount + delayedCount)))
        {
            var kept = due.UnorderedItems.Where(item => Holds(item.Element, item.Priority)).Distinct().ToArray();
            due.Clear();
            due.EnqueueRange(kept);
        }
    }

    private static bool Holds(SqsMessage message, long dueAt) =>
        message.DueAt == dueAt && message.State is (SqsMessageState.InFlight or SqsMessageState.Delayed);
}
