namespace Flowrun.Core.Forwarding;

/// <summary>Packs messages into batches that SQS takes.</summary>
public static class MessageBatches
{
    /// <remarks>Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</remarks>
    public const int MostMessages = 10;

    /// <param name="items">What has a message, none with a <see cref="ForwardedMessage.Fault"/>.</param>
    /// <param name="message">An item's message.</param>
    /// <returns>All of them, in their order.</returns>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, ForwardedMessage> message)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(message);
        var batch = new List<T>(MostMessages);
        var bytes = 0;
        foreach (var item in items)
        {
            var more = message(item).Bytes;
            if (batch.Count == MostMessages || bytes + more > ForwardedMessage.MostBytes)
            {
                yield return batch;
                batch = new List<T>(MostMessages);
                bytes = 0;
            }

            batch.Add(item);
            bytes += more;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
