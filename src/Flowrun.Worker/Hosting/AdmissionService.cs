using Flowrun.Worker.Admission;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Worker.Hosting;

/// <summary>Runs admission.</summary>
internal sealed class AdmissionService(AdmissionLoop admission) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => admission.RunAsync(stoppingToken);
}
