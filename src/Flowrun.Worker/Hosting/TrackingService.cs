using Flowrun.Worker.Runs;
using Microsoft.Extensions.Hosting;

namespace Flowrun.Worker.Hosting;

/// <summary>Runs the tracker.</summary>
internal sealed class TrackingService(RunTracker tracker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => tracker.RunAsync(stoppingToken);
}
