using System.Net;
using System.Text.Json;
using Flowrun.Kubernetes.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Flowrun.Worker.Health;

/// <summary>
/// <c>/healthz</c> and <c>/readyz</c>: 200 or 503, with the reasons as JSON; and <c>/metrics</c>. Kestrel alone, without a second host around it, which
/// would take SIGTERM for itself and leave nobody to say "stopping".
/// </summary>
internal sealed class HealthServer : IHostedService, IHttpApplication<HttpContext>, IDisposable
{
    private readonly IPEndPoint _address;
    private readonly IntakeState _state;
    private readonly TimeProvider _time;
    private readonly RequestDelegate? _metrics;
    private readonly Func<IReadOnlyList<WatchProgress>> _watches;
    private readonly KestrelServer _server;

    public HealthServer(IPEndPoint address, IntakeState state, TimeProvider time, ILoggerFactory logs, RequestDelegate? metrics = null, Func<IReadOnlyList<WatchProgress>>? watches = null)
    {
        _watches = watches ?? (() => []);
        _address = address;
        _state = state;
        _time = time;
        _metrics = metrics;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxConcurrentConnections = 100;
        options.Listen(address, listen => Bound = listen);
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
    }

    /// <summary>Where it listens, once started; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint? Address => Bound?.IPEndPoint;

    private ListenOptions? Bound { get; set; }

    /// <exception cref="IOException">Somebody else listens there, or the address is not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync(this, cancellationToken);
        }
        catch (Exception taken) when (taken is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException(
                $"The health endpoint cannot listen on {_address}: {(taken.InnerException ?? taken).Message}. Choose another port with --http, or none with --http 0.", taken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        switch (context.Request.Path.Value)
        {
            case "/healthz":
                var (watches, now) = (_watches(), _time.GetUtcNow());
                var alive = HealthReport.Alive(_state, watches, now);
                return AnswerAsync(context, alive, JsonSerializer.SerializeToUtf8Bytes(HealthAnswer.Of(alive, _state, watches, now), HealthJson.Default.HealthAnswer));
            case "/readyz":
                var ready = HealthReport.Ready(_state, _watches(), _time.GetUtcNow());
                return AnswerAsync(context, ready, JsonSerializer.SerializeToUtf8Bytes(new ReadyAnswer(ready.IsFine, ready.Reasons), HealthJson.Default.ReadyAnswer));
            case "/metrics" when _metrics is not null:
                return _metrics(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static async Task AnswerAsync(HttpContext context, HealthReport report, byte[] json)
    {
        context.Response.StatusCode = report.IsFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(json, context.RequestAborted);
        }
    }
}
