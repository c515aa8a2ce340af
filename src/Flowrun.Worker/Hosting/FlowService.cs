using Flowrun.Kubernetes.Flows;
using Flowrun.Worker.Intake;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>Hands every new catalog of flows to intake, and says what is wrong with manifests.</summary>
internal sealed class FlowService(IFlowSource source, QueueIntake intake, ILogger<FlowService> log) : BackgroundService
{
    private readonly FlowLog _flows = new(log);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => source.RunAsync(
        snapshot =>
        {
            _flows.Say(snapshot);
            intake.Use(snapshot.Catalog);
        },
        stoppingToken);
}
