using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Running;
using Flowrun.Testing;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Metrics;

/// <summary>The real worker with the standard OTEL_* variables.</summary>
public sealed class TracingTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task Upload_WithATrace_GoesOnInTheJobAndTheCollector()
    {
        // OTLP's answer of success is an empty message.
        await using var collector = await StubServer.StartAsync(context =>
        {
            context.Response.ContentType = "application/x-protobuf";
            return context.Response.CompleteAsync();
        });
        await using var worker = await InstalledWorker.CreateAsync();
        var values = MatrixValues(worker);
        var manifests = await Helm.TemplateAsync(values);
        worker.Start(
            manifests,
            (arguments, environment) => FlowrunProcess.Start(arguments, environment),
            server: null,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));

        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1), ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        await worker.UntilAsync(() => worker.Sandbox.Cluster.Jobs().Count == 1);
        await worker.UntilAsync(() => Collected("/v1/traces", "process event") && Collected("/v1/traces", "create Job") && Collected("/v1/metrics", "flowrun.events"));

        var variable = worker.Sandbox.Cluster.Jobs()[0]["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Single(entry => (string?)entry!["name"] == "TRACEPARENT");
        Assert.StartsWith($"00-{Trace}-", (string?)variable!["value"], StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", (string?)variable["value"], StringComparison.Ordinal);

        bool Collected(string target, string name) => collector.Requests.Any(request => request.Target == target && request.Body.Contains(name, StringComparison.Ordinal));
    }

    private static JsonObject MatrixValues(InstalledWorker worker)
    {
        var values = Rendering.MatrixTests.ValuesOf("least.yaml");
        values["queue"]!["url"] = worker.Sandbox.QueueUrl.ToString();
        return values;
    }
}
