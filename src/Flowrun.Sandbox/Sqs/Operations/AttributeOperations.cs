namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>GetQueueAttributes and SetQueueAttributes.</summary>
internal static class AttributeOperations
{
    private static readonly string[] Computed =
    [
        "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed",
        "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn",
    ];

    public static void Get(SqsCall call)
    {
        var queue = call.Queue();
        var values = Values(call, queue);
        var asked = call.Request.Texts("AttributeNames").ToHashSet(StringComparer.Ordinal);
        if (asked.Count == 0)
        {
            return;
        }

        call.Answer.WriteStartObject("Attributes");
        foreach (var (name, value) in values.Where(pair => asked.Contains("All") || asked.Contains(pair.Key)))
        {
            call.Answer.WriteString(name, value);
        }

        call.Answer.WriteEndObject();
    }

    public static void Set(SqsCall call)
    {
        var queue = call.Queue();
        var values = call.Request.TextMap("Attributes");
        if (values.Keys.FirstOrDefault(name => Computed.Contains(name)) is { } computed)
        {
            throw SqsException.InvalidAttributeName(computed);
        }

        queue.SetAttributes(values);
    }

    private static Dictionary<string, string> Values(SqsCall call, SqsQueue queue)
    {
        lock (call.Queues.Gate)
        {
            var counts = queue.Counts;
            return new(queue.Attributes.Values, StringComparer.Ordinal)
            {
                ["ApproximateNumberOfMessages"] = counts.Visible.ToString(),
                ["ApproximateNumberOfMessagesNotVisible"] = counts.InFlight.ToString(),
                ["ApproximateNumberOfMessagesDelayed"] = counts.Delayed.ToString(),
                ["CreatedTimestamp"] = (queue.CreatedAt / 1000).ToString(),
                ["LastModifiedTimestamp"] = (queue.ModifiedAt / 1000).ToString(),
                ["QueueArn"] = queue.Arn,
            };
        }
    }
}
