using Amazon.SQS.Model;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>A queue with SQS's semantics, by the test's clock.</summary>
internal sealed class FakeQueue(TimeProvider time, TimeSpan visibilityTimeout) : IQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Stored> _messages = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handles;
    private int _sent;

    /// <summary>Thrown by the named operation, while it is not null.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Fails one entry of a batch, while it is not null.</summary>
    public Func<string, HeldMessage, (string Code, bool IsSenderFault)?> EntryFault { get; set; } = (_, _) => null;

    /// <summary>Called before each operation takes effect and after it; may never return.</summary>
    public Func<string, Task> Around { get; set; } = _ => Task.CompletedTask;

    /// <summary>An empty queue answers when the wait is over; else at once, as some emulators do.</summary>
    public bool KeepsPollsOpen { get; set; } = true;

    public List<int> Receives { get; } = [];

    public List<int> Deletes { get; } = [];

    public List<int> Deferrals { get; } = [];

    public List<(TimeSpan Visibility, int Count)> VisibilityChanges { get; } = [];

    public List<(string Body, string? Reason)> DeadLetters { get; } = [];

    /// <summary>Messages that are in the queue, visible or not.</summary>
    public IReadOnlyList<(string Id, string Body, int ReceiveCount, bool IsVisible)> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages.Values.Select(stored => (stored.Id, stored.Body, stored.ReceiveCount, stored.VisibleAt <= time.GetUtcNow()))];
            }
        }
    }

    public int ReceiveCalls
    {
        get
        {
            lock (_lock)
            {
                return Receives.Count;
            }
        }
    }

    public void Send(params string[] bodies)
    {
        lock (_lock)
        {
            foreach (var body in bodies)
            {
                var id = NextId();
                _messages[id] = new Stored(id, body) { VisibleAt = time.GetUtcNow(), SentAt = time.GetUtcNow() };
            }

            Changed();
        }
    }

    public int DeletedCount { get; private set; }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int atMost, TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Receives.Add(atMost);
        }

        await EnterAsync("ReceiveMessage");
        var until = time.GetUtcNow() + wait;
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var visible = _messages.Values.Where(stored => stored.VisibleAt <= time.GetUtcNow()).Take(atMost).ToList();
                if (visible.Count > 0 || !KeepsPollsOpen || time.GetUtcNow() >= until)
                {
                    return visible.ConvertAll(Take);
                }

                changed = _changed.Task;
            }

            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken)
    {
        await EnterAsync("DeleteMessageBatch");
        var failures = Each("DeleteMessageBatch", messages, stored =>
        {
            _messages.Remove(stored.Id);
            DeletedCount++;
        });
        lock (_lock)
        {
            Deletes.Add(messages.Count);
        }

        await Around("DeleteMessageBatch");
        return failures;
    }

    public async Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(
        IReadOnlyList<HeldMessage> messages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        await EnterAsync("ChangeMessageVisibilityBatch");
        var failures = Each("ChangeMessageVisibilityBatch", messages, stored => stored.VisibleAt = time.GetUtcNow() + visibility);
        lock (_lock)
        {
            VisibilityChanges.Add((visibility, messages.Count));
            Changed();
        }

        return failures;
    }

    public async Task<IReadOnlyList<BatchFailure>> DeferAsync(IReadOnlyList<DeferredMessage> messages, CancellationToken cancellationToken)
    {
        await EnterAsync("SendMessageBatch");
        var failures = new List<BatchFailure>();
        lock (_lock)
        {
            Deferrals.Add(messages.Count);
            foreach (var (message, deferral, delay) in messages)
            {
                if (EntryFault("SendMessageBatch", message) is { } fault)
                {
                    failures.Add(new BatchFailure(message, message.ReceiptHandle, fault.Code, fault.IsSenderFault));
                    continue;
                }

                var id = NextId();
                _messages[id] = new Stored(id, message.Body) { VisibleAt = time.GetUtcNow() + delay, SentAt = time.GetUtcNow(), Attributes = DeferredAttributes.Of(message, deferral) };
            }
        }

        await Around("SendMessageBatch");
        return failures;
    }

    public async Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken)
    {
        await EnterAsync("SendMessage");
        lock (_lock)
        {
            DeadLetters.Add((message.Body, reason));
        }

        await Around("SendMessage");
    }

    private string NextId() => $"m{_sent++}";

    private async Task EnterAsync(string operation)
    {
        await Around(operation);
        if (Fault(operation) is { } fault)
        {
            throw fault;
        }
    }

    private List<BatchFailure> Each(string operation, IReadOnlyList<HeldMessage> messages, Action<Stored> effect)
    {
        var failures = new List<BatchFailure>();
        lock (_lock)
        {
            foreach (var message in messages)
            {
                if (EntryFault(operation, message) is { } fault)
                {
                    failures.Add(new BatchFailure(message, message.ReceiptHandle, fault.Code, fault.IsSenderFault));
                }
                else if (_messages.TryGetValue(message.Id, out var stored))
                {
                    effect(stored);
                }
            }
        }

        return failures;
    }

    private QueueMessage Take(Stored stored)
    {
        stored.VisibleAt = time.GetUtcNow() + visibilityTimeout;
        stored.ReceiveCount++;
        return new QueueMessage(stored.Id, $"handle-{_handles++}", stored.Body, stored.ReceiveCount, stored.Attributes, stored.SentAt);
    }

    private void Changed()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Stored(string id, string body)
    {
        public string Id { get; } = id;

        public string Body { get; } = body;

        public Dictionary<string, MessageAttributeValue> Attributes { get; init; } = [];

        public DateTimeOffset SentAt { get; init; }

        public int ReceiveCount { get; set; }

        public DateTimeOffset VisibleAt { get; set; }
    }
}
