namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>Queues come, go and are listed.</summary>
internal static class QueueOperations
{
    public static void Create(SqsCall call)
    {
        var queue = call.Queues.Create(call.Request.Text("QueueName"), call.Request.TextMap("Attributes"));
        foreach (var (name, value) in call.Request.TextMap("tags"))
        {
            TagOperations.Set(call, queue, name, value);
        }

        WriteUrl(call, queue);
    }

    public static void Delete(SqsCall call) => call.Queues.Delete(call.Queue().Name);

    public static void GetUrl(SqsCall call) => WriteUrl(call, call.Queues.Get(call.Request.Text("QueueName")));

    public static void Purge(SqsCall call) => call.Queue().Purge();

    public static void List(SqsCall call)
    {
        var prefix = call.Request.OptionalText("QueueNamePrefix") ?? "";
        WritePage(call, "QueueUrls", call.Queues.List().Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    public static void ListDeadLetterSources(SqsCall call)
    {
        var arn = call.Queue().Arn;
        WritePage(call, "queueUrls", call.Queues.List().Where(queue => queue.Attributes.Redrive?.DeadLetterTargetArn == arn));
    }

    private static void WriteUrl(SqsCall call, SqsQueue queue) => call.Answer.WriteString("QueueUrl", queue.Url.AbsoluteUri);

    /// <summary>The token of the next page is the name of the last queue of this one.</summary>
    private static void WritePage(SqsCall call, string property, IEnumerable<SqsQueue> queues)
    {
        var size = call.Request.OptionalInteger("MaxResults", 1, 1000) ?? 1000;
        var after = call.Request.OptionalText("NextToken") ?? "";
        var page = queues.Where(queue => string.CompareOrdinal(queue.Name, after) > 0).Take(size + 1).ToList();
        call.Answer.WriteStartArray(property);
        foreach (var queue in page.Take(size))
        {
            call.Answer.WriteStringValue(queue.Url.AbsoluteUri);
        }

        call.Answer.WriteEndArray();
        if (page.Count > size)
        {
            call.Answer.WriteString("NextToken", page[size - 1].Name);
        }
    }
}
