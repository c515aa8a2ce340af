namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>Redrive of a dead-letter queue. It is done before the call is answered, so a task is never seen running.</summary>
internal static class MoveOperations
{
    public static void Start(SqsCall call)
    {
        var source = call.QueueByArn(call.Request.Text("SourceArn"));
        if (!call.Queues.List().Any(queue => queue.Attributes.Redrive?.DeadLetterTargetArn == source.Arn))
        {
            throw SqsException.InvalidParameter("Source queue must be configured as a Dead Letter Queue.");
        }

        var destination = call.Request.OptionalText("DestinationArn") is { } arn ? call.QueueByArn(arn) : null;
        source.LastMove = new(call.Queues.Now, source.MoveAll(destination), destination?.Arn);
        call.Answer.WriteString("TaskHandle", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
    }

    public static void List(SqsCall call)
    {
        var source = call.QueueByArn(call.Request.Text("SourceArn"));
        call.Answer.WriteStartArray("Results");
        if (source.LastMove is { } move)
        {
            call.Answer.WriteStartObject();
            call.Answer.WriteString("Status", "COMPLETED");
            call.Answer.WriteString("SourceArn", source.Arn);
            if (move.DestinationArn is not null)
            {
                call.Answer.WriteString("DestinationArn", move.DestinationArn);
            }

            call.Answer.WriteNumber("ApproximateNumberOfMessagesMoved", move.Moved);
            call.Answer.WriteNumber("ApproximateNumberOfMessagesToMove", move.Moved);
            call.Answer.WriteNumber("StartedTimestamp", move.StartedAt);
            call.Answer.WriteEndObject();
        }

        call.Answer.WriteEndArray();
    }
}

/// <summary>The last redrive from a queue.</summary>
internal sealed record MoveTask(long StartedAt, int Moved, string? DestinationArn);
