using Flowrun.Sandbox.S3.Notifications;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.S3;

/// <content>Who is told of objects.</content>
public sealed partial class S3Buckets
{
    /// <summary>From now on the queue is told of every object that is created in the bucket, besides whoever is told already. As in AWS, it gets a test event first.</summary>
    /// <param name="prefix">What keys must start with; any by default.</param>
    /// <param name="suffix">What keys must end with; any by default.</param>
    /// <param name="events">As <c>s3:ObjectCreated:*</c>, the default.</param>
    /// <param name="sendTestEvent">False leaves the test event out.</param>
    public void Announce(string bucket, SqsQueue queue, string prefix = "", string suffix = "", IReadOnlyList<string>? events = null, bool sendTestEvent = true)
    {
        lock (Gate)
        {
            var configurations = Get(bucket).Notifications;
            Configure(bucket, [.. configurations, new($"flowrun-{configurations.Count + 1}", queue, events ?? ["s3:ObjectCreated:*"], prefix, suffix)]);
            if (sendTestEvent)
            {
                _notifier.SendTest(bucket, queue, RequestId.Create());
            }
        }
    }

    internal void Configure(string bucket, IReadOnlyList<QueueConfiguration> configurations)
    {
        lock (Gate)
        {
            Get(bucket).Notifications = configurations;
        }
    }

    internal void SendTestEvents(string bucket, IEnumerable<QueueConfiguration> configurations, RequestId id)
    {
        foreach (var configuration in configurations)
        {
            _notifier.SendTest(bucket, configuration.Queue, id);
        }
    }
}
