namespace Flowrun.Sandbox.Sqs;

/// <content>Receiving, visibility, and giving up on a message.</content>
public sealed partial class SqsQueue
{
    internal void Delete(string handle)
    {
        var receipt = Own(handle);
        lock (_queues.Gate)
        {
            if (_messages.Find(receipt) is { } message)
            {
                _messages.Delete(message);
            }
        }
    }

    internal void ChangeVisibility(string handle, int seconds)
    {
        var receipt = Own(handle);
        lock (_queues.Gate)
        {
            var now = _queues.Now;
            _messages.Advance(now);
            var message = _messages.Find(receipt)
                ?? throw SqsException.InvalidParameter("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");
            if (message.State != SqsMessageState.InFlight)
            {
                throw SqsException.MessageNotInflight();
            }

            if (now + (seconds * 1000L) > message.ReceivedAt + (SqsLimits.MaximumVisibilitySeconds * 1000L))
            {
                throw SqsException.InvalidParameter("VisibilityTimeout", seconds, $"Total VisibilityTimeout for the message is beyond the limit [{SqsLimits.MaximumVisibilitySeconds} seconds]");
            }

            _messages.Reschedule(message, now + (seconds * 1000L), now);
            Wake(message.State == SqsMessageState.Visible ? 1 : 0);
        }
    }

    /// <summary>Gives every visible message of a dead-letter queue back to where it came from, or to <paramref name="destination"/>; returns how many.</summary>
    internal int MoveAll(SqsQueue? destination)
    {
        lock (_queues.Gate)
        {
            var moved = 0;
            for (var left = _messages.Counts.Visible; left > 0 && _messages.TakeVisible() is { } message; left--)
            {
                var target = destination ?? _queues.FindByArn(message.DeadLetterSourceArn ?? "");
                if (target is null)
                {
                    _messages.Show(message);
                    continue;
                }

                _messages.Forget(message);
                message.ReceiveCount = 0;
                target.Adopt(message, deadLetterSourceArn: null);
                moved++;
            }

            return moved;
        }
    }

    private List<SqsDelivery> Take(int maximum, int visibilitySeconds, long now)
    {
        if (_isDeleted)
        {
            throw SqsException.QueueDoesNotExist();
        }

        _messages.Advance(now);
        if (_messages.Counts.InFlight >= SqsLimits.InFlight)
        {
            throw SqsException.OverLimit();
        }

        var taken = new List<SqsDelivery>();
        while (taken.Count < maximum && _messages.TakeVisible() is { } message)
        {
            if (IsGivenUp(message, now))
            {
                continue;
            }

            _messages.Receive(message, now, now + (visibilitySeconds * 1000L));
            var handle = new ReceiptHandle(Number, message.Number, message.ReceiveCount).ToString();
            taken.Add(new(message, handle, message.Body, message.ReceiveCount, message.FirstReceivedAt));
        }

        return taken;
    }

    private bool IsGivenUp(SqsMessage message, long now)
    {
        if (now - message.SentAt > _attributes.RetentionSeconds * 1000L)
        {
            _messages.Forget(message);
            message.State = SqsMessageState.Gone;
            return true;
        }

        if (_attributes.Redrive is { } policy && message.ReceiveCount >= policy.MaxReceiveCount && _queues.FindByArn(policy.DeadLetterTargetArn) is { } target)
        {
            _messages.Forget(message);
            target.Adopt(message, Arn);
            return true;
        }

        return false;
    }

    private ReceiptHandle Own(string handle)
    {
        var receipt = ReceiptHandle.Parse(handle);
        return receipt.Queue == Number ? receipt : throw SqsException.ReceiptHandleIsInvalid(handle);
    }
}
