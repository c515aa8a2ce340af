using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Leases;
using Microsoft.Extensions.Logging;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Writes the status of Flows: conditions, counts of runs, the last run, what is learned; and an Event where a Flow becomes unusable or usable.</summary>
/// <remarks>
/// By one worker at a time, the leader: two of different versions would take back each other's words without end. It is for people; nothing depends on it. What
/// cannot be written is said once in the log and tried again later.
/// </remarks>
public sealed class FlowStatus(KubernetesApi api, TimeProvider time, ILogger<FlowStatus> log)
{
    /// <summary>Between two looks while no Flow changes.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Between two writes for one Flow of which only figures differ.</summary>
    internal static readonly TimeSpan FiguresPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, TimeSpan Pause)> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<ClusterFlowsObject> _objects = [];

    /// <summary>Writes what is to be said, until the leadership ends.</summary>
    /// <param name="leadership">Asked before each write.</param>
    /// <param name="report">What is known about a Flow by its namespace and version; called by one thread at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Leadership leadership, Func<string, Flow, FlowReport> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leadership);
        ArgumentNullException.ThrowIfNull(report);
        _written.Clear();
        while (true)
        {
            await WriteAsync(leadership, report, cancellationToken).ConfigureAwait(false);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(Task.Delay(Interval, time, enough.Token), _changes.Reader.WaitToReadAsync(enough.Token).AsTask()).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            _changes.Reader.TryRead(out _);
        }
    }

    /// <param name="objects">All Flows, as they are now.</param>
    internal void Use(IReadOnlyList<ClusterFlowsObject> objects)
    {
        lock (_lock)
        {
            _objects = objects;
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>One look at all Flows.</summary>
    internal async Task WriteAsync(Leadership leadership, Func<string, Flow, FlowReport> report, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusterFlowsObject> objects;
        lock (_lock)
        {
            objects = _objects;
        }

        var catalog = new FlowCatalog(objects.Select(found => found.Flow).OfType<Flow>());
        foreach (var found in objects)
        {
            var known = found.Flow is { } flow ? report(found.Namespace, flow) : FlowReport.None;
            if (leadership.IsHeld && Difference(found, FlowStatusVerdict.Of(found, catalog), known) is { } status)
            {
                await WriteAsync(found, status, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>What is to be merged into the status; null: nothing, or not yet.</returns>
    private JsonObject? Difference(ClusterFlowsObject found, IReadOnlyList<FlowStatusCondition> verdict, FlowReport report)
    {
        var now = time.GetUtcNow();
        var isUrgent = FlowStatusConditions.Replace(found.Conditions, verdict, found.Generation, now) is not null;
        if (_written.TryGetValue(found.Source, out var before) && time.GetElapsedTime(before.At) < (isUrgent && before.Pause < FailurePause ? TimeSpan.Zero : before.Pause))
        {
            return null;
        }

        var conditions = FlowStatusConditions.Replace(found.Conditions, [.. verdict, FlowStatusVerdict.QuotaOf(report)], found.Generation, now);
        var figures = FlowStatusFigures.Of(report);
        if (conditions is null && FlowStatusFigures.Stand(found.Status, figures))
        {
            return null;
        }

        var status = FlowStatusFigures.Merged(found.Status, figures);
        status["conditions"] = conditions ?? found.Conditions!.DeepClone();
        return status;
    }

    private async Task WriteAsync(ClusterFlowsObject found, JsonObject status, CancellationToken cancellationToken)
    {
        var path = $"apis/flowrun.dev/v1alpha1/namespaces/{Uri.EscapeDataString(found.Namespace)}/flows/{Uri.EscapeDataString(found.Name)}/status?fieldManager=flowrun";
        var isWritten = await SendAsync(found, HttpMethod.Patch, path, new JsonObject { ["status"] = status }, cancellationToken).ConfigureAwait(false);
        _written[found.Source] = (time.GetTimestamp(), isWritten ? FiguresPause : FailurePause);
        if (!isWritten)
        {
            return;
        }

        Stands(found, status);
        foreach (var told in FlowStatusEvents.Of(found, status, time.GetUtcNow()))
        {
            await SendAsync(found, HttpMethod.Post, $"api/v1/namespaces/{Uri.EscapeDataString(found.Namespace)}/events?fieldManager=flowrun", told, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Until the watch says so itself.</summary>
    private void Stands(ClusterFlowsObject found, JsonObject status)
    {
        var now = found.Status?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in status)
        {
            now[name] = value?.DeepClone();
        }

        lock (_lock)
        {
            _objects = [.. _objects.Select(known => ReferenceEquals(known, found) ? found with { Status = now } : known)];
        }
    }

    /// <returns>Whether it was taken, or there is nothing to take it any more.</returns>
    private async Task<bool> SendAsync(ClusterFlowsObject found, HttpMethod method, string path, JsonObject json, CancellationToken cancellationToken)
    {
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(json);
            var answer = await api.SendAsync(method, path, body, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json", cancellationToken).ConfigureAwait(false);

            // 404: gone in the meantime. 409: changed in the meantime, and the change comes by the watch; or an Event that is there already.
            if (answer.IsSuccess || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                return true;
            }

            Say(found, $"{method} {(int)answer.Status}", ListWatchCall.Refused(path, answer.Status, answer.Body, null).Message);
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            Say(found, "", ListWatchCall.NoAnswer(api, thrown).Message);
        }

        return false;
    }

    private void Say(ClusterFlowsObject found, string kind, string reason)
    {
        if (_said.Add(kind))
        {
            FlowStatusLog.NotWritten(log, found.Source, reason);
        }
    }
}
