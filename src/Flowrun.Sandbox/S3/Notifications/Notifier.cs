namespace Flowrun.Sandbox.S3.Notifications;

/// <summary>Announces what happens to objects. Used under the lock of the buckets, so events are in the order of what they tell.</summary>
internal sealed class Notifier(TimeProvider time, int seed)
{
    private readonly Random _random = new(seed);
    private ulong _lastSequence;

    public S3Faults Faults { get; set; } = S3Faults.None;

    /// <param name="name">Without <c>s3:</c>: <c>ObjectCreated:Put</c>.</param>
    public void Announce(S3Bucket bucket, S3Object item, string name, RequestId id)
    {
        var sequencer = NextSequencer();
        foreach (var configuration in bucket.Notifications.Where(configuration => configuration.Matches(name, item.Key)))
        {
            var body = EventMessage.Record(bucket.Name, item, name, configuration.Id, sequencer, time.GetUtcNow(), id);
            Send(configuration.Destination, body);
            if (Hits(Faults.AnnounceTwiceShare))
            {
                Send(configuration.Destination, body);
            }
        }
    }

    /// <summary>Only queues get one: a function would have to answer it.</summary>
    public void SendTest(string bucket, Destination destination, RequestId id)
    {
        if (destination is Destination.Queue)
        {
            destination.Send(EventMessage.Test(bucket, time.GetUtcNow(), id), delay: null);
        }
    }

    private void Send(Destination destination, byte[] body)
    {
        TimeSpan? delay = Hits(Faults.DelayShare) ? _random.NextDouble() * Faults.LongestDelay : null;
        destination.Send(body, delay);
    }

    private bool Hits(double share) => share > 0 && _random.NextDouble() < share;

    /// <summary>18 hexadecimal digits that only grow: seconds, then a count.</summary>
    private string NextSequencer()
    {
        _lastSequence = Math.Max(_lastSequence + 1, (ulong)time.GetUtcNow().ToUnixTimeSeconds() << 32);
        return _lastSequence.ToString("X18");
    }
}
