using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Flowrun.Sandbox.Sqs;

/// <summary>A standard queue. Messages come roughly in the order in which they were sent.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The queues close it.")]
public sealed partial class SqsQueue
{
    private readonly SqsQueues _queues;
    private readonly MessageStore _messages = new();
    private readonly QueueAttributes _attributes = new();
    private bool _isDeleted;

    internal SqsQueue(SqsQueues queues, string name, long number)
    {
        _queues = queues;
        Name = name;
        Number = number;
        CreatedAt = queues.Now;
        ModifiedAt = CreatedAt;
    }

    public string Name { get; }

    public string Arn => SqsLimits.ArnPrefix + Name;

    public Uri Url => _queues.UrlOf(Name);

    /// <summary>How many messages there are, exactly: "approximate" is said for AWS.</summary>
    public SqsCounts Counts
    {
        get
        {
            lock (_queues.Gate)
            {
                _messages.Advance(_queues.Now);
                return _messages.Counts;
            }
        }
    }

    internal long Number { get; }

    internal long CreatedAt { get; }

    internal long ModifiedAt { get; private set; }

    internal Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    internal Operations.MoveTask? LastMove { get; set; }

    /// <summary>To be read under the lock.</summary>
    internal QueueAttributes Attributes => _attributes;

    /// <summary>Puts a message into the queue, without HTTP. Returns its MessageId.</summary>
    /// <param name="attributes">Message attributes of type String.</param>
    public string Send(string body, IReadOnlyDictionary<string, string>? attributes = null) => Send(Encoding.UTF8.GetBytes(body), attributes);

    /// <param name="body">UTF-8; kept as it is, so a large backlog may share one array.</param>
    /// <param name="attributes">Message attributes of type String.</param>
    public string Send(byte[] body, IReadOnlyDictionary<string, string>? attributes = null)
    {
        var sorted = attributes?.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new SqsMessageAttribute(pair.Key, "String", Encoding.UTF8.GetBytes(pair.Value))).ToArray();
        return Send(body, sorted, traceHeader: null, delay: null).ToString();
    }

    /// <summary>Every message, whatever its state, in the order of sending; receives nothing.</summary>
    public IReadOnlyList<SqsMessageSnapshot> Snapshot()
    {
        lock (_queues.Gate)
        {
            _messages.Advance(_queues.Now);
            return [.. _messages.All.Select(message => new SqsMessageSnapshot(
                message.MessageId.ToString(),
                Encoding.UTF8.GetString(message.Body),
                message.ReceiveCount,
                (message.Attributes ?? []).Where(attribute => !attribute.IsBinary).ToDictionary(attribute => attribute.Name, attribute => Encoding.UTF8.GetString(attribute.Value)),
                message.GroupId))];
        }
    }

    /// <summary>Throws every message away.</summary>
    public void Purge()
    {
        lock (_queues.Gate)
        {
            _messages.Clear();
        }
    }

    internal Guid Send(byte[] body, SqsMessageAttribute[]? messageAttributes, string? traceHeader, TimeSpan? delay, string? groupId = null)
    {
        lock (_queues.Gate)
        {
            var now = _queues.Now;
            var id = Guid.NewGuid();
            for (var copies = _queues.Chance.Hits(_queues.Faults.DuplicateShare) ? 2 : 1; copies > 0; copies--)
            {
                var message = new SqsMessage
                {
                    Number = _queues.NextNumber(),
                    MessageId = id,
                    Body = body,
                    Attributes = messageAttributes is [] ? null : messageAttributes,
                    TraceHeader = traceHeader,
                    GroupId = groupId,
                    SentAt = now,
                };
                var wished = delay ?? TimeSpan.FromSeconds(_attributes.DelaySeconds);
                var visibleAt = now + (long)(wished < _queues.MostDelay ? wished : _queues.MostDelay).TotalMilliseconds + _queues.Chance.Delay(_queues.Faults);
                _messages.Add(message, visibleAt, now);
                Wake(message.State == SqsMessageState.Visible ? 1 : 0);
            }

            return id;
        }
    }

    internal void SetAttributes(IReadOnlyDictionary<string, string> values)
    {
        lock (_queues.Gate)
        {
            QueueAttributes.Validate(values, arn => _queues.FindByArn(arn) is not null);
            _attributes.Set(values);
            ModifiedAt = _queues.Now;
        }
    }

    /// <summary>Those who wait for messages are told that the queue is gone.</summary>
    internal void Close()
    {
        _isDeleted = true;
        _messages.Clear();
        Wake(_polls.Count);
        _dueTimer?.Dispose();
    }

    /// <summary>Takes a message that another queue gave up on, or gives back.</summary>
    private void Adopt(SqsMessage message, string? deadLetterSourceArn)
    {
        message.DeadLetterSourceArn = deadLetterSourceArn;
        _messages.Show(message);
        Wake(1);
    }
}
