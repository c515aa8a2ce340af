namespace Flowrun.Sandbox.Sqs;

/// <content>Those who wait for a message: one is woken for each that becomes visible.</content>
public sealed partial class SqsQueue
{
    private readonly LinkedList<TaskCompletionSource> _polls = [];
    private ITimer? _dueTimer;
    private long _timerDue = long.MaxValue;

    /// <param name="wait">How long to wait for the first message, zero for a short poll, null for the queue's own.</param>
    /// <param name="visibilitySeconds">Null for the queue's own.</param>
    internal async Task<List<SqsDelivery>> ReceiveAsync(int maximum, TimeSpan? wait, int? visibilitySeconds, CancellationToken cancellationToken)
    {
        long? deadline = null;
        while (true)
        {
            LinkedListNode<TaskCompletionSource> poll;
            lock (_queues.Gate)
            {
                var now = _queues.Now;
                deadline ??= now + (long)(wait ?? TimeSpan.FromSeconds(_attributes.WaitSeconds)).TotalMilliseconds;
                var taken = Take(maximum, visibilitySeconds ?? _attributes.VisibilitySeconds, now);
                if (taken.Count > 0 || now >= deadline)
                {
                    Wake(0);
                    return taken;
                }

                poll = _polls.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                Wake(0);
            }

            await WaitAsync(poll, deadline.Value, cancellationToken);
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> poll, long deadline, CancellationToken cancellationToken)
    {
        try
        {
            await using var timer = _queues.Time.CreateTimer(
                state => ((TaskCompletionSource)state!).TrySetResult(), poll.Value, Until(deadline), Timeout.InfiniteTimeSpan);
            // A clock that is set forward between looking at it and the timer's start makes the timer late.
            if (_queues.Now < deadline)
            {
                await poll.Value.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_queues.Gate)
            {
                if (poll.List is not null)
                {
                    _polls.Remove(poll);
                }
                else if (cancellationToken.IsCancellationRequested)
                {
                    // Somebody else takes the message that this one was woken for.
                    Wake(1);
                }
            }
        }
    }

    /// <summary>Lets <paramref name="count"/> of those who wait look again, and sees to it that the others are woken when the next message is due.</summary>
    private void Wake(int count)
    {
        for (; count > 0 && _polls.First is { } poll; count--)
        {
            _polls.RemoveFirst();
            poll.Value.TrySetResult();
        }

        if (_polls.Count > 0 && _messages.NextDue is { } due && due < _timerDue)
        {
            _timerDue = due;
            _dueTimer ??= _queues.Time.CreateTimer(_ => WakeForDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _dueTimer.Change(Until(due), Timeout.InfiniteTimeSpan);
            if (_queues.Now >= due)
            {
                WakeForDue();
            }
        }
    }

    private void WakeForDue()
    {
        lock (_queues.Gate)
        {
            _timerDue = long.MaxValue;
            _messages.Advance(_queues.Now);
            Wake(_messages.Counts.Visible);
        }
    }

    private TimeSpan Until(long due) => TimeSpan.FromMilliseconds(Math.Max(0, due - _queues.Now));
}
