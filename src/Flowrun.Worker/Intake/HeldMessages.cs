using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Worker.Intake;

/// <summary>All messages that this worker holds. Thread-safe.</summary>
internal sealed class HeldMessages(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HeldMessage> _messages = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Holds a message that was just received.</summary>
    /// <returns>
    /// False where it is held already: SQS delivers at least once, and what we could not renew comes back to us too.
    /// It is being handled, so it only takes the newer receipt handle.
    /// </returns>
    public bool TryHold(QueueMessage message, [NotNullWhen(true)] out HeldMessage? held)
    {
        var now = time.GetTimestamp();
        var added = new HeldMessage(message, now);
        HeldMessage? known;
        do
        {
            if (_messages.TryAdd(message.Id, added))
            {
                Interlocked.Increment(ref _count);
                held = added;
                return true;
            }
        }
        while (!_messages.TryGetValue(message.Id, out known));

        known.ReceivedAgain(message.ReceiptHandle, now);
        held = null;
        return false;
    }

    public void Forget(HeldMessage message)
    {
        if (_messages.TryRemove(KeyValuePair.Create(message.Id, message)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public IEnumerable<HeldMessage> All() => _messages.Select(entry => entry.Value);
}
