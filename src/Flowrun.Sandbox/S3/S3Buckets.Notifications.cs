using Flowrun.Sandbox.Lambda;
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
            var destination = new Destination.Queue(queue);
            Announce(bucket, destination, prefix, suffix, events);
            if (sendTestEvent)
            {
                _notifier.SendTest(bucket, destination, RequestId.Create());
            }
        }
    }

    /// <summary>From now on the function is invoked with every object that is created in the bucket, besides whoever is told already.</summary>
    /// <param name="prefix">What keys must start with; any by default.</param>
    /// <param name="suffix">What keys must end with; any by default.</param>
    /// <param name="events">As <c>s3:ObjectCreated:*</c>, the default.</param>
    public void Announce(string bucket, LambdaFunction function, string prefix = "", string suffix = "", IReadOnlyList<string>? events = null) =>
        Announce(bucket, new Destination.Function(function), prefix, suffix, events);

    internal void Configure(string bucket, IReadOnlyList<NotificationConfiguration> configurations)
    {
        lock (Gate)
        {
            Get(bucket).Notifications = configurations;
        }
    }

    internal void SendTestEvents(string bucket, IEnumerable<NotificationConfiguration> configurations, RequestId id)
    {
        foreach (var configuration in configurations)
        {
            _notifier.SendTest(bucket, configuration.Destination, id);
        }
    }

    private void Announce(string bucket, Destination destination, string prefix, string suffix, IReadOnlyList<string>? events)
    {
        lock (Gate)
        {
            var configurations = Get(bucket).Notifications;
            Configure(bucket, [.. configurations, new($"flowrun-{configurations.Count + 1}", destination, events ?? ["s3:ObjectCreated:*"], prefix, suffix)]);
        }
    }
}
