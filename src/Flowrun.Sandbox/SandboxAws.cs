using System.Net;
using System.Text;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Lambda;
using Flowrun.Sandbox.S3;
using Flowrun.Sandbox.Sqs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox;

/// <summary>S3 (path-style addresses), SQS (JSON protocol) and Lambda (Invoke) on one port of 127.0.0.1: <c>AWS_ENDPOINT_URL</c> is enough to use it. Any credentials work.</summary>
public sealed class SandboxAws : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly SqsEndpoint _sqs;
    private readonly S3Endpoint _s3;
    private readonly LambdaEndpoint _lambda;
    private readonly string? _temporaryFolder;

    private SandboxAws(WebApplication server, SandboxAwsOptions options)
    {
        _server = server;
        _temporaryFolder = options.DataFolder is null ? Directory.CreateTempSubdirectory("flowrun-sandbox-").FullName : null;
        Faults = options.Faults ?? new(new Random(options.Seed));
        Queues = new(options.Time, options.Seed) { Faults = options.QueueFaults };
        Buckets = new(options.Time, options.DataFolder ?? _temporaryFolder!, options.Seed) { Faults = options.NotificationFaults };
        _sqs = new(Queues);
        Functions = new(Faults, options.Time);
        _s3 = new(Buckets, Queues, Functions);
        _lambda = new(Functions);
        // Each service refuses in its own words.
        server.UseWhen(IsSqs, branch => branch.UseFaults(Faults, options.Time, SqsEndpoint.RefusalOf));
        server.UseWhen(IsLambda, branch => branch.UseFaults(Faults, options.Time, status => LambdaException.Refusal(status).ForCallers()));
        server.UseWhen(IsS3, branch => branch.Use(S3Xml.SayRefusalsInXmlAsync).UseFaults(Faults, options.Time, S3Xml.RefusalOf));
        server.Run(HandleAsync);
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Endpoint => Queues.Endpoint;

    /// <summary>The queues, without HTTP.</summary>
    public SqsQueues Queues { get; }

    /// <summary>The buckets, without HTTP.</summary>
    public S3Buckets Buckets { get; }

    /// <summary>The functions.</summary>
    public LambdaFunctions Functions { get; }

    /// <summary>How the server and the functions' Runtime APIs misbehave; can be changed at any time, here or over HTTP at <c>/sandbox/faults</c>.</summary>
    public FaultPlan Faults { get; }

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
            // Metadata goes back as it came.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var sandbox = new SandboxAws(builder.Build(), options);
        try
        {
            await sandbox._server.StartAsync(cancellationToken);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }

        var addresses = sandbox._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        sandbox.Queues.Endpoint = new(addresses.Addresses.Single());
        return sandbox;
    }

    /// <summary>The address of a queue, whether or not it exists.</summary>
    public Uri QueueUrl(string name) => Queues.UrlOf(name);

    /// <summary>Creates a queue and beside it <c>NAME-dlq</c>, where messages go that were received <paramref name="maxReceiveCount"/> times.</summary>
    public SqsQueue CreateQueueWithDeadLetters(string name, int maxReceiveCount = 3) => Queues.CreateWithDeadLetterQueue(name, maxReceiveCount).Queue;

    /// <summary>Creates a bucket, which announces what is created in it to a queue that exists.</summary>
    /// <param name="announceTo">The queue's name; null for nobody.</param>
    public void CreateBucket(string name, string? announceTo = null)
    {
        Buckets.Create(name);
        if (announceTo is not null)
        {
            Buckets.Announce(name, Queues.Get(announceTo));
        }
    }

    /// <summary>The file that holds an object, or null if there is none.</summary>
    public string? FileOf(string bucket, string key) => Buckets.FileOf(bucket, key);

    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        Queues.Close();
        if (_temporaryFolder is not null)
        {
            Directory.Delete(_temporaryFolder, recursive: true);
        }
    }

    private static string TargetOf(HttpContext context) => context.Request.Headers["X-Amz-Target"].ToString();

    private static bool IsSqs(HttpContext context) => TargetOf(context).StartsWith(SqsEndpoint.TargetPrefix, StringComparison.Ordinal);

    private static bool IsLambda(HttpContext context) => !IsSqs(context) && context.Request.Path.Value!.StartsWith(LambdaEndpoint.Root, StringComparison.Ordinal);

    private static bool IsS3(HttpContext context) => !IsSqs(context) && !IsLambda(context);

    private async Task HandleAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _server.Lifetime.ApplicationStopping);
        try
        {
            await (IsSqs(context) ? _sqs.HandleAsync(context, TargetOf(context), ending.Token)
                : IsLambda(context) ? _lambda.HandleAsync(context, ending.Token)
                : _s3.HandleAsync(context, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
