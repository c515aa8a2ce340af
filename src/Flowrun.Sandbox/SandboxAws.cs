using System.Net;
using Flowrun.Sandbox.Sqs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox;

/// <summary>S3 (path-style addresses) and SQS (JSON protocol) on one port of 127.0.0.1: <c>AWS_ENDPOINT_URL</c> is enough to use it. Any credentials work.</summary>
public sealed class SandboxAws : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly SqsEndpoint sqs;

    private SandboxAws(WebApplication application, SandboxAwsOptions options)
    {
        this.application = application;
        Queues = new(options.Time, options.Seed) { Faults = options.QueueFaults };
        sqs = new(Queues);
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Endpoint => Queues.Endpoint;

    /// <summary>The queues, without HTTP.</summary>
    public SqsQueues Queues { get; }

    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SandboxAws> StartAsync(SandboxAwsOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var host = builder.Build();
        var sandbox = new SandboxAws(host, options);
        host.Run(sandbox.HandleAsync);
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        sandbox.Queues.Endpoint = new(addresses.Addresses.Single());
        return sandbox;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, application.Lifetime.ApplicationStopping);
        try
        {
            if (context.Request.Headers["X-Amz-Target"].ToString() is { } target && target.StartsWith(SqsEndpoint.TargetPrefix, StringComparison.Ordinal))
            {
                await sqs.HandleAsync(context, target, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
