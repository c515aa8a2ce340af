namespace Flowrun.Sandbox.Sqs;

/// <content>Receiving, visibility, and giving up on a message.</content>
public sealed partial class SqsQueue
{
    internal void Delete(string handle)
    {
        var receipt = Own(handle);
        lock (queues.Gate)
        {
            if (messages.Find(receipt) is { } message)
            {
                messages.Delete(message);
            }
        }
    }

    internal void ChangeVisibility(string handle, int seconds)
    {
        var receipt = Own(handle);
        lock (queues.Gate)
        {
            var now = queues.Now;
            messages.Advance(now);
            var message = messages.Find(receipt)
                ?? throw SqsException.InvalidParameter("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");
            if (message.State != SqsMessageState.InFlight)
            {
                throw SqsException.MessageNotInflight();
            }

            if (now + (seconds * 1000L) > message.ReceivedAt + (SqsLimits.MaximumVisibilitySeconds * 1000L))
            {
                throw SqsException.InvalidParameter("VisibilityTimeout", seconds, $"Total VisibilityTimeout for the message is beyond the limit [{SqsLimits.MaximumVisibilitySeconds} seconds]");
            }

            messages.Reschedule(message, now + (seconds * 1000L), now);
            Wake(message.State == SqsMessageState.Visible ? 1 : 0);
        }
    }

    /// <summary>Gives every visible message of a dead-letter queue back to where it came from, or to <paramref name="destination"/>; returns how many.</summary>
    internal int MoveAll(SqsQueue? destination)
    {
        lock (queues.Gate)
        {
            var moved = 0;
            for (var left = messages.Counts.Visible; left > 0 && messages.TakeVisible() is { } message; left--)
            {
                var target = destination ?? queues.FindByArn(message.DeadLetterSourceArn ?? "");
                if (target is null)
                {
                    messages.Show(message);
                    continue;
                }

                messages.Forget(message);
                message.ReceiveCount = 0;
                target.Adopt(message, deadLetterSourceArn: null);
                moved++;
            }

            return moved;
        }
    }

    private List<SqsDelivery> Take(int maximum, int visibilitySeconds, long now)
    {
        if (isDeleted)
        {
            throw SqsException.QueueDoesNotExist();
        }

        messages.Advance(now);
        if (messages.Counts.InFlight >= SqsLimits.InFlight)
        {
            throw SqsException.OverLimit();
        }

        var taken = new List<SqsDelivery>();
        while (taken.Count < maximum && messages.TakeVisible() is { } message)
        {
            if (IsGivenUp(message, now))
            {
                continue;
            }

            messages.Receive(message, now, now + (visibilitySeconds * 1000L));
            var handle = new ReceiptHandle(Number, message.Number, message.ReceiveCount).ToString();
            taken.Add(new(message, handle, message.Body, message.ReceiveCount, message.FirstReceivedAt));
        }

        return taken;
    }

    private bool IsGivenUp(SqsMessage message, long now)
    {
        if (now - message.SentAt > attributes.RetentionSeconds * 1000L)
        {
            messages.Forget(message);
            message.State = SqsMessageState.Gone;
            return true;
        }

        if (attributes.Redrive is { } policy && message.ReceiveCount >= policy.MaxReceiveCount && queues.FindByArn(policy.DeadLetterTargetArn) is { } target)
        {
            messages.Forget(message);
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
