namespace Flowrun.Sandbox.Sqs.Operations;

/// <summary>What is done with a receipt handle: DeleteMessage, ChangeMessageVisibility and their batches.</summary>
internal static class ReceiptOperations
{
    public static void Delete(SqsCall call) => call.Queue().Delete(call.Request.Text("ReceiptHandle"));

    public static void DeleteBatch(SqsCall call)
    {
        var queue = call.Queue();
        Batch.Run(call, Batch.Read(call, "DeleteMessageBatchRequestEntry"), entry =>
        {
            queue.Delete(entry.Text("ReceiptHandle"));
            return static _ => { };
        });
    }

    public static void ChangeVisibility(SqsCall call) => ChangeVisibility(call.Queue(), call.Request);

    public static void ChangeVisibilityBatch(SqsCall call)
    {
        var queue = call.Queue();
        Batch.Run(call, Batch.Read(call, "ChangeMessageVisibilityBatchRequestEntry"), entry =>
        {
            ChangeVisibility(queue, entry);
            return static _ => { };
        });
    }

    private static void ChangeVisibility(SqsQueue queue, SqsRequest request)
    {
        var seconds = request.OptionalInteger("VisibilityTimeout", 0, SqsLimits.MaximumVisibilitySeconds) ?? throw SqsException.MissingParameter("VisibilityTimeout");
        queue.ChangeVisibility(request.Text("ReceiptHandle"), seconds);
    }
}
