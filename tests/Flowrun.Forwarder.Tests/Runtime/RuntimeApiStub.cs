using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Forwarder.Tests.Runtime;

/// <summary>A Runtime API that hands out what a test puts in, and can be told to answer wrongly.</summary>
internal sealed class RuntimeApiStub : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder:live";

    private const string Root = "/2018-06-01/runtime/";

    private readonly Channel<(string RequestId, string Payload)> _waiting = Channel.CreateUnbounded<(string, string)>();
    private readonly Channel<StubRequest> _answers = Channel.CreateUnbounded<StubRequest>();
    private StubServer? _server;

    /// <summary>For AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => $"{_server!.Address.Host}:{_server.Address.Port}";

    public DateTimeOffset Deadline { get; init; } = TimeProvider.System.GetUtcNow().AddMinutes(5);

    public string? TraceHeader { get; init; } = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    public HttpStatusCode NextStatus { get; init; } = HttpStatusCode.OK;

    public HttpStatusCode AnswerStatus { get; init; } = HttpStatusCode.Accepted;

    public static async Task<RuntimeApiStub> StartAsync(RuntimeApiStub? stub = null)
    {
        stub ??= new RuntimeApiStub();
        stub._server = await StubServer.StartAsync(stub.AnswerAsync);
        return stub;
    }

    public void Invoke(string payload, string requestId = "request-1") => Assert.True(_waiting.Writer.TryWrite((requestId, payload)));

    /// <summary>The next answer that the function brings: what it was for, and its body.</summary>
    public async Task<(string Path, JsonNode Body, StubRequest Request)> AnswerAsync(CancellationToken cancellationToken)
    {
        var request = await _answers.Reader.ReadAsync(cancellationToken);
        return (request.Target[Root.Length..], JsonNode.Parse(request.Body)!, request);
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == HttpMethods.Get)
        {
            context.Response.StatusCode = (int)NextStatus;
            if (NextStatus == HttpStatusCode.OK)
            {
                var (requestId, payload) = await _waiting.Reader.ReadAsync(context.RequestAborted);
                var headers = context.Response.Headers;
                headers["Lambda-Runtime-Aws-Request-Id"] = requestId;
                headers["Lambda-Runtime-Deadline-Ms"] = $"{Deadline.ToUnixTimeMilliseconds()}";
                headers["Lambda-Runtime-Invoked-Function-Arn"] = FunctionArn;
                headers["Lambda-Runtime-Trace-Id"] = TraceHeader;
                await context.Response.WriteAsync(payload, context.RequestAborted);
            }

            return;
        }

        context.Response.StatusCode = (int)AnswerStatus;
        Assert.True(_answers.Writer.TryWrite(_server!.Requests.Last()));
    }
}
