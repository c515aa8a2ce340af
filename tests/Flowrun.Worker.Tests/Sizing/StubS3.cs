using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flowrun.Worker.Tests.Sizing;

/// <summary>S3 as answers to <c>METHOD /bucket/key?query</c>, exactly as it stands on the wire; what is not there is a 404 without a body.</summary>
internal sealed class StubS3 : IAsyncDisposable
{
    private readonly Dictionary<string, (int Status, string? Length, string Body)> _answers = [];
    private readonly List<string> _requests = [];
    private readonly StubServer _server;

    private StubS3(Func<StubS3, Task<StubServer>> start)
    {
        _server = start(this).GetAwaiter().GetResult();
        Client = new AmazonS3Client(
            new BasicAWSCredentials("a", "b"),
            new AmazonS3Config { ServiceURL = _server.Address.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
    }

    public IAmazonS3 Client { get; }

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static StubS3 Start() => new(stub => StubServer.StartAsync(stub.AnswerAsync));

    public StubS3 Head(string target, int status, long length = 0)
    {
        _answers["HEAD " + target] = (status, length.ToString(), "");
        return this;
    }

    public StubS3 HeadWithoutLength(string target)
    {
        _answers["HEAD " + target] = (200, null, "");
        return this;
    }

    public StubS3 Get(string target, string body, int status = 200)
    {
        _answers["GET " + target] = (status, null, body);
        return this;
    }

    public StubS3 Error(string target, int status, string code) => Get(target, $"<Error><Code>{code}</Code><Message>m</Message></Error>", status);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var asked = $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        lock (_requests)
        {
            _requests.Add(asked);
        }

        var (status, length, body) = _answers.GetValueOrDefault(asked, ((int)HttpStatusCode.NotFound, "0", ""));
        context.Response.StatusCode = status;
        if (length is not null)
        {
            context.Response.Headers.ContentLength = long.Parse(length);
        }

        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }
}
