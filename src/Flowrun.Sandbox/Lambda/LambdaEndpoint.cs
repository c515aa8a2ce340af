using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Lambda;

/// <summary>Answers Lambda's Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.</summary>
internal sealed class LambdaEndpoint(LambdaFunctions functions)
{
    /// <summary>No bucket of the sandbox can have this name and be used: Lambda and S3 share one address here.</summary>
    public const string Root = "/2015-03-31/functions/";

    private const string Invocations = "/invocations";

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            await InvokeAsync(context, cancellationToken);
        }
        catch (LambdaException error)
        {
            context.Response.StatusCode = error.Status;
            context.Response.ContentType = "application/json";
            context.Response.Headers["x-amzn-ErrorType"] = error.Type;
            await context.Response.WriteAsync(error.ForCallers(), cancellationToken);
        }
    }

    private async Task InvokeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        if (request.Method != "POST" || !path.EndsWith(Invocations, StringComparison.Ordinal) || path.Length < Root.Length + Invocations.Length)
        {
            throw LambdaException.UnknownPath(request.Method, path);
        }

        var name = path[Root.Length..^Invocations.Length];
        var qualifier = request.Query["Qualifier"].ToString();
        var reference = qualifier.Length == 0 ? name : $"{name}:{qualifier}";
        var function = functions.Find(reference)
            ?? throw LambdaException.FunctionNotFound(reference.StartsWith("arn:", StringComparison.Ordinal) ? reference : LambdaFunctions.ArnPrefix + reference);
        var traceId = Header(request, "X-Amzn-Trace-Id");
        var clientContext = Header(request, "X-Amz-Client-Context");
        switch (Header(request, "X-Amz-Invocation-Type") ?? "RequestResponse")
        {
            case "RequestResponse":
                var payload = await ReadAsync(request, LambdaLimits.RequestBytes, cancellationToken);
                await AnswerAsync(context, await function.InvokeAsync(payload, cancellationToken, traceId, clientContext), cancellationToken);
                break;
            case "Event":
                var requestId = function.Send(await ReadAsync(request, LambdaLimits.EventBytes, cancellationToken), delay: null, traceId, clientContext);
                context.Response.Headers["x-amzn-RequestId"] = requestId;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "DryRun":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case var unknown:
                throw LambdaException.UnknownInvocationType(unknown);
        }
    }

    private static async Task AnswerAsync(HttpContext context, LambdaAnswer answer, CancellationToken cancellationToken)
    {
        var headers = context.Response.Headers;
        headers["x-amzn-RequestId"] = answer.RequestId;
        headers["X-Amz-Executed-Version"] = "$LATEST";
        if (answer.IsError)
        {
            headers["X-Amz-Function-Error"] = "Unhandled";
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Payload.Length;
        await context.Response.Body.WriteAsync(answer.Payload, cancellationToken);
    }

    /// <summary>An empty body is an empty event, as in Lambda.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var payload = await PayloadReader.ReadAsync(request, limit, cancellationToken) ?? throw LambdaException.RequestTooLarge(limit);
        if (payload.IsEmpty)
        {
            return "{}"u8.ToArray();
        }

        try
        {
            using var _ = JsonDocument.Parse(payload);
            return payload;
        }
        catch (JsonException error)
        {
            throw LambdaException.NoJson(error.Message);
        }
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name].ToString() is { Length: > 0 } value ? value : null;
}
