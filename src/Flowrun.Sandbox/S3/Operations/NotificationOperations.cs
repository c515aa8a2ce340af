using System.Xml.Linq;
using Flowrun.Sandbox.S3.Notifications;
using static Flowrun.Sandbox.S3.S3Xml;

namespace Flowrun.Sandbox.S3.Operations;

/// <summary>PutBucketNotificationConfiguration and its reading: queues and functions.</summary>
internal static class NotificationOperations
{
    private const string ToQueue = "QueueConfiguration";
    private const string ToFunction = "CloudFunctionConfiguration";

    public static async Task PutAsync(S3Call call)
    {
        call.CheckBucket();
        var request = await ReadAsync(call.Request, "NotificationConfiguration", call.CancellationToken);
        var configurations = request.Elements().Select((element, index) => Read(element, index, element.Name.LocalName switch
        {
            ToQueue => Queue(call, Arn(element, "Queue")),
            ToFunction => Function(call, Arn(element, "CloudFunction")),
            var other => throw S3Exception.NotImplemented($"{other}: it notifies queues and functions only"),
        })).ToList();
        call.Buckets.Configure(call.Bucket, configurations);
        if (call.Header("x-amz-skip-destination-validation") is not "true")
        {
            call.Buckets.SendTestEvents(call.Bucket, configurations, call.Id);
        }

        await call.Done();
    }

    public static Task GetAsync(S3Call call)
    {
        IReadOnlyList<NotificationConfiguration> configurations;
        lock (call.Buckets.Gate)
        {
            configurations = call.Buckets.Get(call.Bucket).Notifications;
        }

        return call.AnswerAsync(Element("NotificationConfiguration", configurations.Select(configuration => Element(
            configuration.Destination is Destination.Queue ? ToQueue : ToFunction,
            Element("Id", configuration.Id),
            Filter(configuration),
            Element(configuration.Destination is Destination.Queue ? "Queue" : "CloudFunction", configuration.Destination.Arn),
            configuration.Events.Select(name => Element("Event", name))))));
    }

    private static NotificationConfiguration Read(XElement element, int index, Destination destination)
    {
        var events = element.Elements("Event").Select(name => name.Value).ToList();
        if (events.Count == 0)
        {
            throw S3Exception.MalformedXml();
        }

        if (events.Find(name => !NotificationConfiguration.IsKnown(name)) is { } unknown)
        {
            throw S3Exception.InvalidArgument("Event", unknown, "The event is not supported for notifications");
        }

        var rules = element.Element("Filter")?.Element("S3Key")?.Elements("FilterRule").ToList() ?? [];
        return new(element.Element("Id")?.Value ?? $"configuration-{index + 1}", destination, events, Rule(rules, "prefix"), Rule(rules, "suffix"));
    }

    private static string Arn(XElement element, string name) => element.Element(name)?.Value ?? throw S3Exception.MalformedXml();

    private static Destination.Queue Queue(S3Call call, string arn) => new(call.Queues.FindByArn(arn) ?? throw NoDestination(arn, "The destination queue does not exist"));

    private static Destination.Function Function(S3Call call, string arn) =>
        new(call.Functions.Find(arn) ?? throw NoDestination(arn, "The destination Lambda function does not exist"));

    private static S3Exception NoDestination(string arn, string reason) =>
        S3Exception.InvalidArgument(arn, reason, "Unable to validate the following destination configurations");

    private static string Rule(List<XElement> rules, string name) =>
        rules.Find(rule => string.Equals(rule.Element("Name")?.Value, name, StringComparison.OrdinalIgnoreCase))?.Element("Value")?.Value ?? "";

    private static XElement? Filter(NotificationConfiguration configuration)
    {
        var rules = new[] { ("Prefix", configuration.Prefix), ("Suffix", configuration.Suffix) }.Where(rule => rule.Item2.Length > 0)
            .Select(rule => Element("FilterRule", Element("Name", rule.Item1), Element("Value", rule.Item2))).ToList();
        return rules.Count == 0 ? null : Element("Filter", Element("S3Key", rules));
    }
}
