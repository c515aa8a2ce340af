using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Metrics;

/// <summary>What Prometheus gets, and that rules and dashboard ask for nothing else.</summary>
public sealed partial class MetricsTests
{
    private static readonly string Rules = Path.Combine(Repository.Chart, "rules", "flowrun.yaml");

    [Fact]
    public async Task Scrape_OfTheRealEndpoint_PassesPromtool()
    {
        var scrape = await Scrape.TakeAsync();
        // The runtime's own are named by .NET.
        var ours = string.Join('\n', scrape.Text.Split('\n').Where(line => !DotnetLine().IsMatch(line)));

        var (exitCode, story) = await PromtoolAsync(["check", "metrics"], ours);

        Assert.True(exitCode == 0, $"{story}\n{scrape.Text}");
    }

    [Fact]
    public async Task Rules_OfTheChart_PassPromtool()
    {
        var (exitCode, story) = await PromtoolAsync(["check", "rules", Rules], "");

        Assert.True(exitCode == 0, story);
    }

    [Fact]
    public async Task Rules_WhatHappens_RaiseTheirAlerts()
    {
        var (exitCode, story) = await PromtoolAsync(["test", "rules", Path.Combine(AppContext.BaseDirectory, "Metrics", "alerts.yaml")], "");

        Assert.True(exitCode == 0, story);
    }

    [Fact]
    public async Task Queries_OfRulesAndDashboard_NameOnlyMetricsThatExist()
    {
        var names = (await Scrape.TakeAsync()).Names;
        var queries = Alerts().Select(alert => (string)alert["expr"]!).Concat(DashboardQueries()).ToList();

        var asked = queries.SelectMany(query => Metric().Matches(query).Select(match => match.Value)).Distinct(StringComparer.Ordinal).ToList();

        Assert.Empty(asked.Except(names));
        Assert.All(queries, query => Assert.Matches(Metric(), query));
    }

    [Fact]
    public void Runbook_EveryAlert_HasItsSection()
    {
        var runbook = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "runbook.md"));

        var sections = Heading().Matches(runbook).Select(match => match.Groups["name"].Value);

        Assert.Equal(Alerts().Select(alert => (string)alert["alert"]!).Order(StringComparer.Ordinal), sections.Order(StringComparer.Ordinal));
        Assert.All(Alerts(), alert => Assert.Equal($"docs/runbook.md#{((string)alert["alert"]!).ToLowerInvariant()}", (string?)alert["annotations"]!["runbook"]));
    }

    [Fact]
    public async Task Reference_OfMetrics_IsGeneratedFromTheInstruments() => Repository.AssertGenerated("docs/metrics.md", Render(await Scrape.TakeAsync()));

    /// <summary>Else the tests above would not know it.</summary>
    [Fact]
    public async Task Scrape_EveryInstrument_IsInIt()
    {
        var scrape = await Scrape.TakeAsync();

        Assert.Empty(scrape.Instruments.Values.Where(instrument => NameOf(scrape, instrument) is null).Select(instrument => instrument.Name));
    }

    private static string Render(Scrape scrape)
    {
        var text = new StringBuilder("""
            <!-- Generated from the instruments by tests/Flowrun.Chart.Tests. Change their descriptions in the code. -->
            # Metrics

            At `/metrics` of the worker's port (`--http`), in Prometheus' format; the chart's PodMonitor or ServiceMonitor scrapes it. By OTLP too, where `OTEL_EXPORTER_OTLP_ENDPOINT` or the
            other standard variables ask for it. No label has unbounded values: they are fixed words, status codes, and the version groups of your Flows.

            | Prometheus | OpenTelemetry | kind | what it is |
            | --- | --- | --- | --- |

            """);
        foreach (var instrument in scrape.Instruments.Values.OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            var kind = instrument.GetType().Name switch { var name when name.Contains("Counter", StringComparison.Ordinal) => "counter", var name when name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram", _ => "gauge" };
            text.Append($"| `{NameOf(scrape, instrument)}` | `{instrument.Name}` | {kind} | {instrument.Description} |\n");
        }

        return text.Append("""

            The .NET runtime adds its own (`dotnet_process_memory_working_set_bytes`, `dotnet_process_cpu_time_seconds_total`, `dotnet_gc_*`, …), as
            [.NET documents them](https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime).

            """).ToString();
    }

    /// <summary>By the description: that is what both have word for word.</summary>
    private static string? NameOf(Scrape scrape, Instrument instrument) => scrape.Text.Split('\n')
        .Where(line => line.StartsWith("# HELP ", StringComparison.Ordinal))
        .Select(line => line.Split(' ', 4))
        .Where(parts => parts.Length == 4 && parts[3] == instrument.Description)
        .Select(parts => parts[2])
        .FirstOrDefault();

    private static IEnumerable<JsonObject> Alerts() =>
        YamlManifests.Read(File.ReadAllText(Rules))[0]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.AsObject());

    private static IEnumerable<string> DashboardQueries()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "dashboards", "flowrun.json")))!;
        return dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!)
            .Concat(dashboard["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["query"]!).Where(query => query.StartsWith("label_values", StringComparison.Ordinal)));
    }

    private static async Task<(int ExitCode, string Story)> PromtoolAsync(IEnumerable<string> arguments, string input)
    {
        await using var promtool = RunningProcess.Start(RequiredTool.Find("promtool"), arguments, input: input);
        var exitCode = await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (exitCode, promtool.Story);
    }

    [GeneratedRegex("(?:flowrun|dotnet)_[a-z0-9_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("^## (?<name>Flowrun.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("^(# (HELP|TYPE) )?dotnet_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DotnetLine();
}
