using System.Collections;
using System.Reflection;
using Flowrun.Kubernetes.Client;
using Flowrun.Worker.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Flowrun.Worker.Metrics;

/// <summary>Metrics for Prometheus, and metrics and traces by OTLP where the standard <c>OTEL_*</c> variables ask for it.</summary>
/// <remarks>Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/</remarks>
internal static class Telemetry
{
    /// <summary>The OTEL_* variables of the process; the SDK reads them from the host's configuration.</summary>
    public static IReadOnlyDictionary<string, string?> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService("flowrun", serviceVersion: Version, autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName)
            .AddEnvironmentVariableDetector());
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(WorkerMetrics.MeterName, KubernetesMetrics.MeterName, "System.Runtime")
                .AddPrometheusExporter();
            if (IsAskedFor(configuration, "METRICS"))
            {
                metrics.AddOtlpExporter();
            }
        });
        if (IsAskedFor(configuration, "TRACES"))
        {
            telemetry.WithTracing(traces => traces.AddSource(WorkerTraces.SourceName).AddOtlpExporter());
        }

        return services;
    }

    /// <summary>What answers <c>/metrics</c>.</summary>
    public static RequestDelegate Scraping(IServiceProvider services) => new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint("/metrics").Build();

    /// <param name="signal">TRACES or METRICS.</param>
    internal static bool IsAskedFor(IConfiguration configuration, string signal)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return configuration[$"OTEL_{signal}_EXPORTER"] is { Length: > 0 } exporter
            ? exporter.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.Ordinal)
            : !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);
    }

    private static string Version => typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
