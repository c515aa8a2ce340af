using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Configuration;

namespace Flowrun.Worker.Tests.Metrics;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData("", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4317", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://collector:4317", false, true)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", true, false)]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus, otlp", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317;OTEL_METRICS_EXPORTER=none", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317;OTEL_SDK_DISABLED=TRUE", false, false)]
    public void IsAskedFor_StandardVariables_SayIt(string variables, bool traces, bool metrics)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => (string?)one[1]))
            .Build();

        Assert.Equal((traces, metrics), (Telemetry.IsAskedFor(configuration, "TRACES"), Telemetry.IsAskedFor(configuration, "METRICS")));
    }
}
