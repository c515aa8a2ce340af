using System.Security.Cryptography.X509Certificates;
using Flowrun.Kubernetes.Client;
using Flowrun.Testing;
using k8s;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Kubernetes.Tests.Client;

/// <summary>An API server has HTTPS, and there calls share a connection.</summary>
public sealed class Http2Tests : IDisposable
{
    private const int Calls = 20;

    private readonly TestAuthority _authority = TestAuthority.Root("cluster");
    private readonly X509Certificate2 _certificate;

    public Http2Tests()
    {
        _certificate = _authority.Issue("kube-apiserver");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_ManyAtOnce_ShareAConnection()
    {
        var left = Calls;
        var all = new TaskCompletionSource();
        await using var server = await StubServer.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/together")
                {
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        all.SetResult();
                    }

                    await all.Task.WaitAsync(context.RequestAborted);
                }
            },
            _certificate);
        using var api = Api(server.Address);
        await api.SendAsync(HttpMethod.Get, "first", cancellationToken: Cancellation);
        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => api.SendAsync(HttpMethod.Get, "together", cancellationToken: Cancellation)));

        Assert.All(server.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
        Assert.Single(server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task ConnectAheadAsync_IsTheConnectionOfTheCallsToCome()
    {
        await using var server = await StubServer.StartAsync(async context => await context.Response.WriteAsync("{}"), _certificate);
        using var api = Api(server.Address);

        await api.ConnectAheadAsync();
        await api.SendAsync(HttpMethod.Get, "apis", cancellationToken: Cancellation);

        Assert.Equal(["/version", "/apis"], server.Requests.Select(request => request.Target));
        Assert.Single(server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task SendAsync_ConnectionFallsSilent_FailsLongBeforeItsTimeAndTheNextCallHasAnother()
    {
        await using var server = await StubServer.StartAsync(async context => await context.Response.WriteAsync("{}"), _certificate);
        await using var wire = CutWire.Start(server.Address);
        using var api = Api(wire.Address);
        await api.SendAsync(HttpMethod.Get, "version", cancellationToken: Cancellation);

        wire.Cut();
        wire.Mend();
        await Assert.ThrowsAsync<HttpRequestException>(() => api.SendAsync(HttpMethod.Get, "version", cancellationToken: Cancellation));
        Assert.True((await api.SendAsync(HttpMethod.Get, "version", cancellationToken: Cancellation)).IsSuccess);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }

    private KubernetesApi Api(Uri server) => new(
        new KubernetesClientConfiguration { Host = server.AbsoluteUri, SslCaCerts = [X509CertificateLoader.LoadCertificate(_authority.Certificate.RawData)] }, TimeSpan.FromMinutes(5));
}
