using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Health;

namespace Flowrun.Worker.Metrics;

/// <summary>What is looked up when somebody asks for metrics.</summary>
internal static class WorkerGauges
{
    /// <param name="held">How many messages the worker holds.</param>
    public static void Register(WorkerMetrics metrics, IntakeState state, Func<int> held, TimeProvider time)
    {
        var meter = metrics.Meter;
        meter.CreateObservableGauge(
            "flowrun.worker.ready", () => HealthReport.Ready(state, KubernetesMetrics.Progress(), time.GetUtcNow()).IsFine ? 1 : 0, null, "Whether the worker takes messages on: what /readyz says, 1 or 0.");
        meter.CreateObservableGauge("flowrun.messages.held", held, "{message}", "Messages that the worker has received, and neither deleted nor given back.");
        meter.CreateObservableGauge(
            "flowrun.receive.age",
            () => state.LastReceive is { } last ? [new((time.GetUtcNow() - last).TotalSeconds)] : Array.Empty<System.Diagnostics.Metrics.Measurement<double>>(),
            "s",
            "Since the queue last answered a ReceiveMessage, with or without messages; absent until the first.");
    }
}
