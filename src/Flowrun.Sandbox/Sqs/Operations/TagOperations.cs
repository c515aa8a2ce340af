namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>Tags are kept and mean nothing.</summary>
internal static class TagOperations
{
    public static void Tag(SqsCall call)
    {
        var queue = call.Queue();
        foreach (var (name, value) in call.Request.TextMap("Tags"))
        {
            Set(call, queue, name, value);
        }
    }

    public static void Untag(SqsCall call)
    {
        var queue = call.Queue();
        lock (call.Queues.Gate)
        {
            foreach (var name in call.Request.Texts("TagKeys"))
            {
                queue.Tags.Remove(name);
            }
        }
    }

    public static void List(SqsCall call)
    {
        var queue = call.Queue();
        lock (call.Queues.Gate)
        {
            call.Answer.WriteStartObject("Tags");
            foreach (var (name, value) in queue.Tags)
            {
                call.Answer.WriteString(name, value);
            }

            call.Answer.WriteEndObject();
        }
    }

    public static void Set(SqsCall call, SqsQueue queue, string name, string value)
    {
        lock (call.Queues.Gate)
        {
            queue.Tags[name] = value;
        }
    }
}
