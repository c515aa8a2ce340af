using System.Net;
using System.Net.Sockets;
using System.Text;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Client;

public sealed class KubernetesApiTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"kind": "Job"}""");

    [Fact]
    public async Task CreateAsync_Request_BearsCredentialsTypeAndExactBytes()
    {
        await using var server = await StubServer.StartAsync(Answer(201, "{}"));
        using var api = Stub.Api(server);

        await api.CreateAsync("apis/batch/v1/namespaces/a/jobs?fieldManager=flowrun", Body, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/apis/batch/v1/namespaces/a/jobs?fieldManager=flowrun", request.Target);
        Assert.Equal("Bearer secret", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.Equal("flowrun", request.Headers["User-Agent"]);
        Assert.Equal("""{"kind": "Job"}""", request.Body);
    }

    [Fact]
    public async Task CreateAsync_Created_LeavesTheBodyAndReusesTheConnection()
    {
        await using var server = await StubServer.StartAsync(Answer(201, new string('x', 100_000)));
        using var api = Stub.Api(server);

        for (var call = 0; call < 3; call++)
        {
            var answer = await api.CreateAsync("jobs", Body, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            Assert.True(answer.Body.IsEmpty);
        }

        Assert.Single(server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task CreateAsync_ConnectionLostAfterCreated_IsCreated()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var api = Stub.Api(new Uri($"http://{listener.LocalEndpoint}"));

        var call = api.CreateAsync("jobs", Body, TestContext.Current.CancellationToken);
        using (var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            var stream = connection.GetStream();
            var request = "";
            while (!request.EndsWith('}'))
            {
                var buffer = new byte[1000];
                request += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
            }

            await stream.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.Created, (await call).Status);
    }

    [Fact]
    public async Task CreateAsync_Failed_GivesBodyAndRetryAfter()
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "2";
            return Answer(429, "later")(context);
        });
        using var api = Stub.Api(server);

        var answer = await api.CreateAsync("jobs", Body, TestContext.Current.CancellationToken);

        Assert.Equal("later", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.RetryAfter?.Delta);
    }

    [Fact]
    public async Task SendAsync_Redirect_IsNotFollowed()
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var api = Stub.Api(server);

        Assert.Equal(HttpStatusCode.Redirect, (await api.SendAsync(HttpMethod.Get, "jobs", cancellationToken: TestContext.Current.CancellationToken)).Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_ServerHangs_TimesOutAndSaysWhere()
    {
        await using var server = await StubServer.StartAsync(Hang);
        using var api = Stub.Api(server, TimeSpan.FromMilliseconds(100));

        var late = await Assert.ThrowsAsync<TimeoutException>(() => api.SendAsync(HttpMethod.Get, "jobs", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal($"The Kubernetes API at {api.Server} did not answer GET jobs within 0.1 s.", late.Message);
    }

    [Fact]
    public async Task SendAsync_CallerCancels_IsCancelled()
    {
        await using var server = await StubServer.StartAsync(Hang);
        using var api = Stub.Api(server);
        using var caller = new CancellationTokenSource();

        var call = api.SendAsync(HttpMethod.Get, "jobs", cancellationToken: caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    internal static Task Hang(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    internal static RequestDelegate Answer(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    };
}
