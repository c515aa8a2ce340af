using System.Globalization;
using System.Text;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox.Lambda;

/// <summary>What a function's executable talks to, on a port of its own as in AWS: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private readonly string _functionArn;
    private readonly ExecutionEnvironment _environment;
    private readonly WebApplication _server;

    public RuntimeApi(string functionArn, ExecutionEnvironment environment, FaultPlan faults, TimeProvider time)
    {
        _functionArn = functionArn;
        _environment = environment;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        _server = builder.Build();
        _server.UseFaults(faults, time, status => LambdaException.Refusal(status).ForRuntime());
        _server.Run(HandleAsync);
    }

    /// <summary>As <c>AWS_LAMBDA_RUNTIME_API</c> has it: host and port.</summary>
    public string Address => new Uri(_server.Urls.Single()).Authority;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _server.Lifetime.ApplicationStopping);
        try
        {
            await DispatchAsync(context, ending.Token);
        }
        catch (LambdaException error)
        {
            await AnswerAsync(context, error.Status, error.ForRuntime());
        }
        catch (OperationCanceledException)
        {
            // The executable, its process or the sandbox is gone.
            context.Abort();
        }
    }

    private Task DispatchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value ?? "";
        var words = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        return (context.Request.Method, words) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(context, cancellationToken),
            ("POST", ["invocation", var id, "response"]) => EndAsync(context, id, isError: false, cancellationToken),
            ("POST", ["invocation", var id, "error"]) => EndAsync(context, id, isError: true, cancellationToken),
            ("POST", ["init", "error"]) => FailInitializationAsync(context, cancellationToken),
            _ => throw LambdaException.UnknownPath(context.Request.Method, path),
        };
    }

    private async Task NextAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (invocation, deadline) = await _environment.NextAsync(cancellationToken);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _functionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        if (invocation.ClientContext is not null)
        {
            headers["Lambda-Runtime-Client-Context"] = invocation.ClientContext;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, cancellationToken);
    }

    private async Task EndAsync(HttpContext context, string requestId, bool isError, CancellationToken cancellationToken)
    {
        var invocation = _environment.Serving(requestId) ?? throw LambdaException.InvalidRequestId();
        if (await PayloadReader.ReadAsync(context.Request, LambdaLimits.ResponseBytes, cancellationToken) is not { } payload)
        {
            invocation.Answer(FunctionError.ResponseTooLarge(requestId));
            throw LambdaException.ResponseTooLarge();
        }

        // The deadline may have passed while it sent.
        await (invocation.Answer(new(requestId, payload, isError)) ? AcceptAsync(context) : throw LambdaException.InvalidRequestId());
    }

    private async Task FailInitializationAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var error = await PayloadReader.ReadAsync(context.Request, LambdaLimits.ResponseBytes, cancellationToken) ?? throw LambdaException.ResponseTooLarge();
        await AcceptAsync(context);
        // Whoever reports this may be killed for it: not before it has its answer.
        await context.Response.CompleteAsync();
        _environment.FailInitialization(error);
    }

    private static Task AcceptAsync(HttpContext context) => AnswerAsync(context, StatusCodes.Status202Accepted, """{"status":"OK"}""" + "\n");

    private static Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(json);
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
