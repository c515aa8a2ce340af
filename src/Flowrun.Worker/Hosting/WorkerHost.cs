using System.Reflection;
using Flowrun.Worker.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>The worker as a whole.</summary>
public static class WorkerHost
{
    /// <summary>Runs until SIGTERM, SIGINT or the token.</summary>
    /// <returns>The exit code: 0 stopped as told, 1 failed, 2 a setting is wrong, 3 the base template was refused. Every reason is in the log.</returns>
    public static async Task<int> RunAsync(WorkerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var serilog = WorkerLogging.Create(options);
        using var logs = new Serilog.Extensions.Logging.SerilogLoggerFactory(serilog);
        var log = logs.CreateLogger(typeof(WorkerHost));
        try
        {
            var connections = WorkerStart.Connect(options, logs);
            using var host = WorkerComposition.Build(options, connections, serilog);
            return await RunAsync(host, () => SayStarted(log, options, connections, host), log, cancellationToken);
        }
        catch (WorkerStartException cannot)
        {
            Log.CannotStart(log, cannot.Message);
            return cannot.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (IOException taken)
        {
            Log.CannotStart(log, taken.Message);
            return 1;
        }
    }

    /// <summary>Starts it and waits for its end.</summary>
    internal static async Task<int> RunAsync(IHost host, Action started, ILogger log, CancellationToken cancellationToken)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync(cancellationToken);
            started();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Told to stop while it was starting. What has started by now stops in order, as ever.
        }

        await host.WaitForShutdownAsync(cancellationToken);
        return SayFailures(log, host) ? 1 : 0;
    }

    private static void SayStarted(ILogger log, WorkerOptions options, WorkerConnections connections, IHost host)
    {
        var version = typeof(WorkerHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var kubernetes = connections.Kubernetes;
        Log.Started(log, version, options.QueueUrl, connections.FlowsName, kubernetes.Server, options.Namespace ?? kubernetes.Namespace);
        if (host.Services.GetService<HealthServer>()?.Address is { } address)
        {
            Log.HealthAt(log, address);
        }

        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => Log.Stopping(log));
    }

    /// <returns>Whether a service ended with an exception, which ends the host too.</returns>
    internal static bool SayFailures(ILogger log, IHost host)
    {
        var failed = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(service => service.ExecuteTask is { IsFaulted: true }).ToList();
        foreach (var service in failed)
        {
            Log.Failed(log, service.ExecuteTask!.Exception!.InnerException!, service.GetType().Name);
        }

        return failed.Count > 0;
    }
}
