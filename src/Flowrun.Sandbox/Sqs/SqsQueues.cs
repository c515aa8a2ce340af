using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Sandbox.Sqs;

/// <summary>All queues of the sandbox. One lock guards them: what is done under it takes microseconds, and a message moves between queues in one step.</summary>
public sealed class SqsQueues
{
    private readonly SortedDictionary<string, SqsQueue> _queues = new(StringComparer.Ordinal);
    private long _lastNumber;

    internal SqsQueues(TimeProvider time, int seed)
    {
        Time = time;
        Chance = new(seed);
    }

    /// <summary>How they misbehave; can be changed at any time.</summary>
    public SqsFaults Faults { get; set; } = SqsFaults.None;

    /// <summary>No message is delayed longer, whatever its sender asked for: tests cannot wait for a quarter of an hour.</summary>
    public TimeSpan MostDelay { get; set; } = TimeSpan.FromSeconds(SqsLimits.MaximumDelaySeconds);

    internal Lock Gate { get; } = new();

    internal TimeProvider Time { get; }

    internal SqsChance Chance { get; }

    /// <summary>Known when the server listens.</summary>
    internal Uri Endpoint { get; set; } = new("http://127.0.0.1");

    internal long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Creates a queue, or returns the one of that name.</summary>
    /// <param name="name">Up to 80 letters, digits, hyphens and underscores.</param>
    /// <param name="attributes">As of CreateQueue: <c>VisibilityTimeout</c>, <c>RedrivePolicy</c>, …</param>
    /// <exception cref="SqsException">The name or an attribute is not valid, or the queue exists with other attributes.</exception>
    public SqsQueue Create(string name, IReadOnlyDictionary<string, string>? attributes = null)
    {
        attributes ??= new Dictionary<string, string>(StringComparer.Ordinal);
        CheckName(name);
        lock (Gate)
        {
            QueueAttributes.Validate(attributes, arn => FindByArn(arn) is not null);
            if (_queues.TryGetValue(name, out var existing))
            {
                var different = attributes.FirstOrDefault(pair => existing.Attributes.Values.GetValueOrDefault(pair.Key, "") != pair.Value).Key;
                return different is null ? existing : throw SqsException.QueueNameExists(different);
            }

            var queue = new SqsQueue(this, name, NextNumber());
            queue.Attributes.Set(attributes);
            _queues.Add(name, queue);
            return queue;
        }
    }

    /// <summary>Creates a queue that gives up on messages after <paramref name="maxReceiveCount"/> receives, and the queue where they go then: <c>name-dlq</c>.</summary>
    public (SqsQueue Queue, SqsQueue DeadLetterQueue) CreateWithDeadLetterQueue(string name, int maxReceiveCount = 3, IReadOnlyDictionary<string, string>? attributes = null)
    {
        var deadLetterQueue = Create(name + "-dlq");
        var all = new Dictionary<string, string>(attributes ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{deadLetterQueue.Arn}}","maxReceiveCount":{{maxReceiveCount}}}""",
        };
        return (Create(name, all), deadLetterQueue);
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out SqsQueue queue)
    {
        lock (Gate)
        {
            return _queues.TryGetValue(name, out queue);
        }
    }

    /// <exception cref="SqsException">There is none of that name.</exception>
    public SqsQueue Get(string name) => TryGet(name, out var queue) ? queue : throw SqsException.QueueDoesNotExist();

    /// <summary>Removes a queue with all its messages.</summary>
    public void Delete(string name)
    {
        lock (Gate)
        {
            if (_queues.Remove(name, out var queue))
            {
                queue.Close();
            }
        }
    }

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<SqsQueue> List()
    {
        lock (Gate)
        {
            return [.. _queues.Values];
        }
    }

    internal Uri UrlOf(string name) => new(Endpoint, $"/{SqsLimits.Account}/{name}");

    /// <summary>Ends what waits for messages.</summary>
    internal void Close()
    {
        lock (Gate)
        {
            foreach (var queue in _queues.Values)
            {
                queue.Close();
            }
        }
    }

    internal SqsQueue? FindByArn(string arn)
    {
        lock (Gate)
        {
            return arn.StartsWith(SqsLimits.ArnPrefix, StringComparison.Ordinal) ? _queues.GetValueOrDefault(arn[SqsLimits.ArnPrefix.Length..]) : null;
        }
    }

    internal long NextNumber() => ++_lastNumber;

    private static void CheckName(string name)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw SqsException.UnsupportedOperation($"The sandbox has standard queues only; \"{name}\" would be a FIFO queue.");
        }

        if (name.Length is 0 or > 80 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw SqsException.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
    }
}
