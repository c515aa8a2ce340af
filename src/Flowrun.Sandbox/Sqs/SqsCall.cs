using System.Text.Json;

namespace Flowrun.Sandbox.Sqs;

/// <summary>One call: what was asked, of which queues, and where the answer is written. The answer's object is open when an operation starts.</summary>
internal sealed record SqsCall(SqsQueues Queues, SqsRequest Request, Utf8JsonWriter Answer, CancellationToken CancellationToken)
{
    /// <summary>The queue of <c>QueueUrl</c>. Only the last part of the address counts: clients may know this server by another name.</summary>
    public SqsQueue Queue()
    {
        var url = Request.Text("QueueUrl");
        return Queues.Get(url[(url.LastIndexOf('/') + 1)..]);
    }

    /// <exception cref="SqsException">None of that ARN.</exception>
    public SqsQueue QueueByArn(string arn) =>
        Queues.FindByArn(arn) ?? throw SqsException.ResourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
}
