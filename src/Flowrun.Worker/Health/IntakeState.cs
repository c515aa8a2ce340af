using System.Collections.Concurrent;

namespace Flowrun.Worker.Health;

/// <summary>What the worker's loops say about themselves, and what health and readiness are judged by. Thread-safe.</summary>
public sealed class IntakeState
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, string> _blocked = new();
    private readonly ConcurrentDictionary<string, string> _impaired = new();
    private long _lastTurn;
    private long _lastReceive;
    private volatile bool _isStopping;

    public IntakeState(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _lastTurn = time.GetUtcNow().UtcTicks;
    }

    /// <summary>When a receiver last came round, busy or waiting; at first when the worker started.</summary>
    public DateTimeOffset LastTurn => new(Interlocked.Read(ref _lastTurn), TimeSpan.Zero);

    /// <summary>When the queue last answered a ReceiveMessage, with or without messages.</summary>
    public DateTimeOffset? LastReceive => Interlocked.Read(ref _lastReceive) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Once true, the worker takes nothing on any more.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>The worker takes messages from the queue, as far as it has room.</summary>
    public bool IsReceiving => !_isStopping && _blocked.IsEmpty;

    /// <summary>Why nothing is received at the moment, in the order of what is blocked; empty when all is well.</summary>
    public IReadOnlyList<string> BlockingReasons =>
        [.. _blocked.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>What does not go as it should while messages are received all the same; in the order of what is impaired.</summary>
    public IReadOnlyList<string> ImpairingReasons =>
        [.. _impaired.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>A receiver came round. To be called at least once a minute, also while there is no room or something blocks.</summary>
    public void Turned() => Interlocked.Exchange(ref _lastTurn, _time.GetUtcNow().UtcTicks);

    /// <summary>The queue answered a ReceiveMessage.</summary>
    public void Received()
    {
        Turned();
        Interlocked.Exchange(ref _lastReceive, _time.GetUtcNow().UtcTicks);
    }

    /// <summary>Something keeps the worker from receiving. A later reason for the same cause replaces the earlier.</summary>
    /// <param name="cause">What is in the way, a fixed word: <c>flows</c>, <c>kubernetes</c>, <c>queue</c>, <c>s3</c>.</param>
    /// <param name="reason">For people, one line: what, where, what would be right.</param>
    public void Block(string cause, string reason) => _blocked[cause] = reason;

    /// <summary>The cause is out of the way. Nothing happens when it was not in the way.</summary>
    public void Unblock(string cause) => _blocked.TryRemove(cause, out _);

    /// <summary>Something does not go as it should, and an operator must mend it; receiving goes on. A later reason for the same cause replaces the earlier.</summary>
    /// <param name="cause">What is impaired, a fixed word.</param>
    /// <param name="reason">For people, one line: what, where, what would be right.</param>
    public void Impair(string cause, string reason) => _impaired[cause] = reason;

    /// <summary>It goes as it should again. Nothing happens when it did.</summary>
    public void Mend(string cause) => _impaired.TryRemove(cause, out _);

    /// <summary>The worker has been told to stop.</summary>
    public void Stopping() => _isStopping = true;
}
