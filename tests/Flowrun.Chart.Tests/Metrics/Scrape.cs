using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Health;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flowrun.Chart.Tests.Metrics;

/// <summary>What /metrics says when everything that can be measured has happened once.</summary>
/// <param name="Text">Prometheus' text format.</param>
/// <param name="Instruments">All of the worker's, by name.</param>
internal sealed partial record Scrape(string Text, IReadOnlyDictionary<string, Instrument> Instruments)
{
    /// <summary>Names of samples that queries can ask for, those of histograms with their three suffixes.</summary>
    public IReadOnlySet<string> Names => Families.SelectMany(family => family.Type == "histogram"
        ? new[] { family.Name + "_bucket", family.Name + "_sum", family.Name + "_count" }
        : [family.Name]).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<(string Name, string Type)> Families =>
        [.. TypeLine().Matches(Text).Select(line => (line.Groups["name"].Value, line.Groups["type"].Value)).Distinct()];

    public static async Task<Scrape> TakeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is WorkerMetrics.MeterName or KubernetesMetrics.MeterName)
                {
                    instruments[instrument.Name] = instrument;
                }
            },
        };
        listener.Start();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddTelemetry(builder.Configuration).AddSingleton<WorkerMetrics>();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var metrics = host.Services.GetRequiredService<WorkerMetrics>();
        var state = new IntakeState(TimeProvider.System);
        Happen(metrics, state);
        using var pulse = new WatchPulse("apis/flowrun.dev/v1alpha1/flows", TimeProvider.System);
        using var server = new HealthServer(
            new IPEndPoint(IPAddress.Loopback, 0), state, TimeProvider.System, NullLoggerFactory.Instance, Telemetry.Scraping(host.Services));
        await server.StartAsync(cancellationToken);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"http://{server.Address}/metrics"), cancellationToken);
        await server.StopAsync(cancellationToken);
        return new Scrape(text, instruments);
    }

    private static void Happen(WorkerMetrics metrics, IntakeState state)
    {
        WorkerGauges.Register(metrics, state, () => 3, TimeProvider.System);
        state.Received();
        metrics.Event(EventOutcome.Created);
        metrics.JobCreated(new VersionGroup("orders"));
        metrics.CreateAnswer(JobCreation.Created.Instance);
        metrics.OverrideRefused(new VersionGroup("orders"), "memory");
        metrics.JobReleased(new VersionGroup("orders"));
        metrics.JobsPending(new VersionGroup("orders"), 3);
        metrics.AttemptEnded(new VersionGroup("orders"), AttemptState.OutOfMemory, isShort: false, TimeSpan.FromSeconds(1));
        metrics.ObserveRuns(() => new Dictionary<(VersionGroup, AttemptState), int> { [(new VersionGroup("orders"), AttemptState.Running)] = 1 });
        metrics.Memory.Ended(new VersionGroup("orders"), new AttemptCost(100, 40, 2.5));
        metrics.RunEnded(new VersionGroup("orders"), AttemptState.Succeeded);
        metrics.MessagesReceived(10);
        metrics.MessagesDeleted(9);
        metrics.QueueError("ReceiveMessage");
        metrics.EventToJob(TimeSpan.FromSeconds(1));
        metrics.MessageDone(TimeSpan.FromSeconds(1));
        metrics.MessageAge(TimeSpan.FromSeconds(1));
        metrics.QueueMessages(1, 2, 3);
        metrics.Flows(1, 2, 3, 4);
        KubernetesMetrics.Request(HttpMethod.Post, HttpStatusCode.Created);
    }

    [GeneratedRegex("^# TYPE (?<name>[a-z0-9_]+) (?<type>[a-z]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeLine();
}
