using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;

namespace Flowrun.Kubernetes.Client;

/// <summary>Instruments of all use of the API server, on the meter <c>Flowrun.Kubernetes</c>.</summary>
public static class KubernetesMetrics
{
    public const string MeterName = "Flowrun.Kubernetes";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "flowrun.kubernetes.requests", "{request}", "Requests to the API server, by verb and by the answer's status code, timeout or none.");

    private static readonly ConcurrentDictionary<WatchPulse, bool> Watches = new();

    static KubernetesMetrics()
    {
        Meter.CreateObservableGauge(
            "flowrun.watch.age", Ages, "s", "Since a list or watch last told something, a bookmark being enough, by resource; the oldest of several namespaces.");
    }

    /// <summary>Of all lists and watches of this process.</summary>
    public static IReadOnlyList<WatchProgress> Progress() => [.. Watches.Keys
        .GroupBy(pulse => pulse.Resource, StringComparer.Ordinal)
        .Select(same => new WatchProgress(same.Key, same.Max(pulse => pulse.Age), same.Max(pulse => pulse.SinceTurn)))
        .OrderBy(progress => progress.Resource, StringComparer.Ordinal)];

    internal static void Request(HttpMethod method, HttpStatusCode code) => Count(method, ((int)code).ToString());

    internal static void NoAnswer(HttpMethod method, bool isTimeout) => Count(method, isTimeout ? "timeout" : "none");

    internal static void Add(WatchPulse pulse) => Watches.TryAdd(pulse, true);

    internal static void Remove(WatchPulse pulse) => Watches.TryRemove(pulse, out _);

    private static void Count(HttpMethod method, string code) =>
        Requests.Add(1, new KeyValuePair<string, object?>("verb", method.Method), new KeyValuePair<string, object?>("code", code));

    private static IEnumerable<Measurement<double>> Ages() =>
        Progress().Select(progress => new Measurement<double>(progress.SinceNews.TotalSeconds, new KeyValuePair<string, object?>("resource", progress.Resource)));
}
