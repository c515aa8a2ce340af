using System.Xml.Linq;
using Flowrun.Sandbox.S3.Notifications;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>PutBucketNotificationConfiguration and its reading: queues only.</summary>
internal static class NotificationOperations
{
    public static async Task PutAsync(S3Call call)
    {
        call.CheckBucket();
        var request = await ReadAsync(call.Request, "NotificationConfiguration", call.CancellationToken);
        if (request.Elements().FirstOrDefault(element => element.Name.LocalName != "QueueConfiguration") is { } other)
        {
            throw S3Exception.NotImplemented($"{other.Name.LocalName}: it notifies queues only");
        }

        var configurations = request.Elements("QueueConfiguration").Select((element, index) => Read(call, element, index)).ToList();
        call.Buckets.Configure(call.Bucket, configurations);
        if (call.Header("x-amz-skip-destination-validation") is not "true")
        {
            call.Buckets.SendTestEvents(call.Bucket, configurations, call.Id);
        }

        await call.Done();
    }

    public static Task GetAsync(S3Call call)
    {
        IReadOnlyList<QueueConfiguration> configurations;
        lock (call.Buckets.Gate)
        {
            configurations = call.Buckets.Get(call.Bucket).Notifications;
        }

        return call.AnswerAsync(Element("NotificationConfiguration", configurations.Select(configuration => Element(
            "QueueConfiguration",
            Element("Id", configuration.Id),
            Filter(configuration),
            Element("Queue", configuration.Queue.Arn),
            configuration.Events.Select(name => Element("Event", name))))));
    }

    private static QueueConfiguration Read(S3Call call, XElement element, int index)
    {
        var arn = element.Element("Queue")?.Value ?? throw S3Exception.MalformedXml();
        var queue = call.Queues.FindByArn(arn)
            ?? throw S3Exception.InvalidArgument(arn, "The destination queue does not exist", "Unable to validate the following destination configurations");
        var events = element.Elements("Event").Select(name => name.Value).ToList();
        if (events.Count == 0)
        {
            throw S3Exception.MalformedXml();
        }

        if (events.Find(name => !QueueConfiguration.IsKnown(name)) is { } unknown)
        {
            throw S3Exception.InvalidArgument("Event", unknown, "The event is not supported for notifications");
        }

        var rules = element.Element("Filter")?.Element("S3Key")?.Elements("FilterRule").ToList() ?? [];
        return new(element.Element("Id")?.Value ?? $"configuration-{index + 1}", queue, events, Rule(rules, "prefix"), Rule(rules, "suffix"));
    }

    private static string Rule(List<XElement> rules, string name) =>
        rules.Find(rule => string.Equals(rule.Element("Name")?.Value, name, StringComparison.OrdinalIgnoreCase))?.Element("Value")?.Value ?? "";

    private static XElement? Filter(QueueConfiguration configuration)
    {
        var rules = new[] { ("Prefix", configuration.Prefix), ("Suffix", configuration.Suffix) }.Where(rule => rule.Item2.Length > 0)
            .Select(rule => Element("FilterRule", Element("Name", rule.Item1), Element("Value", rule.Item2))).ToList();
        return rules.Count == 0 ? null : Element("Filter", Element("S3Key", rules));
    }
}
