using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Health;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Runs;
using Flowrun.Worker.Sizing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>How the parts that follow runs fit together.</summary>
internal static class TrackingComposition
{
    public static IServiceCollection AddRunTracking(this IServiceCollection services, WorkerOptions options) => services
        .AddSingleton<TrackedRuns>()
        .AddSingleton<RunFigures>()
        .AddSingleton<RecordSlots>()
        .AddSingleton<IAttemptJobs, AttemptJobs>()
        .AddSingleton(found => new RunLetters(found.GetRequiredService<IQueue>(), options, found.GetRequiredService<TimeProvider>()))
        .AddSingleton(found => new AttemptRecorder(
            found.GetRequiredService<IAttemptJobs>(),
            found.GetRequiredService<IJobCreator>(),
            found.GetRequiredService<RunPlanner>(),
            found.GetRequiredService<IModels>(),
            found.GetRequiredService<RunLetters>(),
            found.GetRequiredService<RecordSlots>(),
            found.GetRequiredService<WorkerMetrics>(),
            found.GetRequiredService<ILogger<AttemptRecorder>>()))
        .AddSingleton<RunRetirement>()
        .AddSingleton(found => new RunTracker(
            new RunWatch(found.GetRequiredService<KubernetesApi>(), found.GetRequiredService<TimeProvider>(), Chance.Next).RunAsync,
            options.Flows is null ? RunScopes.OfCluster(options.Namespaces) : RunScopes.OfFolder(options.Namespace ?? found.GetRequiredService<KubernetesApi>().Namespace),
            found.GetRequiredService<TrackedRuns>(),
            found.GetRequiredService<RunFigures>(),
            found.GetRequiredService<AttemptRecorder>(),
            found.GetRequiredService<RunRetirement>(),
            new TrackingFaults(found.GetRequiredService<IntakeState>(), found.GetRequiredService<ILogger<RunTracker>>()),
            found.GetRequiredService<WorkerMetrics>(),
            found.GetRequiredService<ILogger<RunTracker>>(),
            found.GetRequiredService<TimeProvider>(),
            Chance.Next));
}
