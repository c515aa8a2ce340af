using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Flowrun.Sandbox.Sqs.Operations;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Sqs;

/// <summary>Answers SQS calls of the AWS JSON protocol 1.0.</summary>
internal sealed class SqsEndpoint(SqsQueues queues)
{
    public const string TargetPrefix = "AmazonSQS.";
    private const string ContentType = "application/x-amz-json-1.0";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What SQS says with a status, when the sandbox was told to refuse.</summary>
    public static string RefusalOf(int status)
    {
        var type = status switch { 403 => "AccessDeniedException", 429 => "RequestThrottled", 503 => "ServiceUnavailable", >= 500 => "InternalFailure", _ => "InvalidRequest" };
        var buffer = new ArrayBufferWriter<byte>(128);
        WriteError(new(type, $"The sandbox was told to answer {status}."), buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <param name="target">The header <c>X-Amz-Target</c>.</param>
    /// <param name="cancellationToken">Ends long polls too.</param>
    public async Task HandleAsync(HttpContext context, string target, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        try
        {
            await AnswerAsync(context.Request, target[TargetPrefix.Length..], buffer, cancellationToken);
        }
        catch (Exception exception) when (AsSqsException(exception) is { } error)
        {
            buffer.ResetWrittenCount();
            WriteError(error, buffer);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers["x-amzn-query-error"] = $"{error.QueryCode};Sender";
        }

        context.Response.ContentType = ContentType;
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private async Task AnswerAsync(HttpRequest request, string action, ArrayBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
        if (body.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("not an object");
        }

        if (Throttles())
        {
            throw new SqsException("RequestThrottled", "The request was denied due to request throttling.");
        }

        await using var answer = new Utf8JsonWriter(buffer, Json);
        answer.WriteStartObject();
        await DispatchAsync(action, new(queues, new(body.RootElement), answer, cancellationToken));
        answer.WriteEndObject();
    }

    private static Task DispatchAsync(string action, SqsCall call) => action switch
    {
        "ReceiveMessage" => ReceiveOperation.ReceiveAsync(call),
        "SendMessage" => Done(SendOperations.Send, call),
        "SendMessageBatch" => Done(SendOperations.SendBatch, call),
        "DeleteMessage" => Done(ReceiptOperations.Delete, call),
        "DeleteMessageBatch" => Done(ReceiptOperations.DeleteBatch, call),
        "ChangeMessageVisibility" => Done(ReceiptOperations.ChangeVisibility, call),
        "ChangeMessageVisibilityBatch" => Done(ReceiptOperations.ChangeVisibilityBatch, call),
        "CreateQueue" => Done(QueueOperations.Create, call),
        "DeleteQueue" => Done(QueueOperations.Delete, call),
        "GetQueueUrl" => Done(QueueOperations.GetUrl, call),
        "ListQueues" => Done(QueueOperations.List, call),
        "PurgeQueue" => Done(QueueOperations.Purge, call),
        "ListDeadLetterSourceQueues" => Done(QueueOperations.ListDeadLetterSources, call),
        "GetQueueAttributes" => Done(AttributeOperations.Get, call),
        "SetQueueAttributes" => Done(AttributeOperations.Set, call),
        "TagQueue" => Done(TagOperations.Tag, call),
        "UntagQueue" => Done(TagOperations.Untag, call),
        "ListQueueTags" => Done(TagOperations.List, call),
        "StartMessageMoveTask" => Done(MoveOperations.Start, call),
        "ListMessageMoveTasks" => Done(MoveOperations.List, call),
        _ => throw new SqsException("UnknownOperationException", $"The sandbox's SQS does not know the operation {action}."),
    };

    private static Task Done(Action<SqsCall> operation, SqsCall call)
    {
        operation(call);
        return Task.CompletedTask;
    }

    private bool Throttles()
    {
        lock (queues.Gate)
        {
            return queues.Chance.Hits(queues.Faults.ThrottleShare);
        }
    }

    private static SqsException? AsSqsException(Exception exception) => exception switch
    {
        SqsException sqs => sqs,
        JsonException => new("SerializationException", "The body is not a JSON object."),
        InvalidOperationException => new("SerializationException", $"A parameter has another type than SQS expects: {exception.Message}"),
        _ => null,
    };

    private static void WriteError(SqsException error, ArrayBufferWriter<byte> buffer)
    {
        using var answer = new Utf8JsonWriter(buffer, Json);
        answer.WriteStartObject();
        answer.WriteString("__type", "com.amazonaws.sqs#" + error.Type);
        answer.WriteString("message", error.Message);
        answer.WriteEndObject();
    }
}
