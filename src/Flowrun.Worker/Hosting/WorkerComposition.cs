using System.Net;
using Flowrun.Core.Jobs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Sizing;
using Flowrun.Worker.Flows;
using Flowrun.Worker.Health;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Sizing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace Flowrun.Worker.Hosting;

/// <summary>How the worker's parts fit together.</summary>
internal static class WorkerComposition
{
    /// <summary>What intake needs after the grace period: the last receive, deletes under way, giving back.</summary>
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(15);

    public static IHost Build(WorkerOptions options, WorkerConnections connections, Serilog.ILogger logger)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSerilog(logger);
        builder.Configuration.AddInMemoryCollection(Telemetry.Variables());
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.GracePeriod + LastCalls);
        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => connections.Sqs)
            .AddSingleton(_ => connections.S3)
            .AddSingleton(_ => connections.Kubernetes)
            .AddSingleton(connections)
            .AddSingleton(connections.Flows)
            .AddSingleton<FlowReports>()
            .AddSingleton<IntakeState>()
            .AddSingleton<WorkerMetrics>()
            .AddSingleton<IObjectMeasurer, ObjectMeasurer>()
            .AddSingleton<IJobCreator, JobCreator>()
            .AddSingleton(new JobRenderer(connections.BaseTemplate, options.Namespace ?? connections.Kubernetes.Namespace, options.MeterImage, !AdmissionComposition.LimitsOf(options).AreNone, options.ToPolicy()))
            .AddSingleton<IModelStore>(services => new ModelConfigMaps(
                connections.Kubernetes, connections.Kubernetes.Namespace, services.GetRequiredService<TimeProvider>(), Chance.Next))
            .AddSingleton(services => new Models(
                services.GetRequiredService<IModelStore>(), services.GetRequiredService<ILogger<Models>>(), services.GetRequiredService<TimeProvider>()))
            .AddSingleton<IModels>(services => services.GetRequiredService<Models>())
            .AddSingleton<RunPlanner>()
            .AddSingleton<IQueue, SqsQueue>()
            .AddSingleton(services => new QueueIntake(
                services.GetRequiredService<IQueue>(),
                services.GetRequiredService<IJobCreator>(),
                services.GetRequiredService<RunPlanner>(),
                options,
                services.GetRequiredService<IntakeState>(),
                services.GetRequiredService<WorkerMetrics>(),
                services.GetRequiredService<ILogger<QueueIntake>>(),
                services.GetRequiredService<TimeProvider>(),
                Chance.Next));

        builder.Services.AddRunTracking(options).AddAdmission(options);

        // Stopped in the reverse order: health answers "stopping" to the end, and models and flows are there as long as intake is.
        if (options.Http != 0)
        {
            builder.Services.AddSingleton(services => new HealthServer(
                new IPEndPoint(IPAddress.Parse(options.HttpAddress), options.Http),
                services.GetRequiredService<IntakeState>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>(),
                Telemetry.Scraping(services),
                KubernetesMetrics.Progress));
            builder.Services.AddHostedService(services => services.GetRequiredService<HealthServer>());
        }

        builder.Services.AddHostedService<ModelService>().AddHostedService<FlowService>().AddHostedService<TrackingService>().AddHostedService<AdmissionService>().AddHostedService<LeadershipService>().AddHostedService<IntakeService>().AddHostedService<QueueDepth>();
        return builder.Build();
    }
}
