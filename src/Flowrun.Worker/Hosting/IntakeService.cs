using Flowrun.Worker.Intake;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Worker.Hosting;

/// <summary>Runs intake. Its stop takes as long as the grace period and a little more; the host waits for it.</summary>
internal sealed class IntakeService(QueueIntake intake) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => intake.RunAsync(stoppingToken);
}
