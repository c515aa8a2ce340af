using Flowrun.Core.Admission;
using Flowrun.Kubernetes.Admission;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Leases;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Health;
using Flowrun.Worker.Intake;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>How the parts that release Jobs fit together, and who of several workers leads.</summary>
internal static class AdmissionComposition
{
    private const string Cause = "lease";

    /// <summary>The installation's own limits. With any, every Job waits to be released.</summary>
    public static AdmissionLimits LimitsOf(WorkerOptions options) => new(options.MaxRuns, options.MaxMemory);

    public static IServiceCollection AddAdmission(this IServiceCollection services, WorkerOptions options) => services
        .AddSingleton<LateSizing>()
        .AddSingleton<JobReleaser>()
        .AddSingleton(found => new WaitReasons(found.GetRequiredService<IAttemptJobs>(), found.GetRequiredService<ILogger<AdmissionLoop>>(), found.GetRequiredService<TimeProvider>()))
        .AddSingleton(found => new AdmissionLoop(
            found.GetRequiredService<RunTracker>(),
            found.GetRequiredService<TrackedRuns>(),
            found.GetRequiredService<LateSizing>(),
            found.GetRequiredService<WaitReasons>(),
            found.GetRequiredService<JobReleaser>().ReleaseAsync,
            new AdmissionOptions(LimitsOf(options), options.MaxPending),
            found.GetRequiredService<QueueIntake>().Hold,
            found.GetRequiredService<WorkerMetrics>(),
            found.GetRequiredService<ILogger<AdmissionLoop>>(),
            found.GetRequiredService<TimeProvider>()))
        .AddSingleton(found => new LeaseElection(
            found.GetRequiredService<KubernetesApi>(),
            found.GetRequiredService<KubernetesApi>().Namespace,
            LeadershipService.Lease,
            $"{Environment.MachineName}_{Guid.NewGuid():N}",
            LeaseTimes.Default,
            fault => Show(found.GetRequiredService<IntakeState>(), found.GetRequiredService<ILogger<LeadershipService>>(), fault),
            found.GetRequiredService<TimeProvider>(),
            Chance.Next));

    private static void Show(IntakeState state, ILogger log, string? fault)
    {
        if (fault is null)
        {
            state.Mend(Cause);
            return;
        }

        state.Impair(Cause, fault);
        Log.ElectionFails(log, fault);
    }
}
