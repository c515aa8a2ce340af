using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Flowrun.Kubernetes.Flows;

/// <summary>Writes the conditions Ready, Ambiguous and Invalid into the status of each Flow, where they do not stand there already.</summary>
/// <remarks>It is for people; nothing depends on it. What cannot be written is said once in the log and tried again with the next change or list.</remarks>
public sealed class FlowStatus(KubernetesApi api, TimeProvider time, ILogger<FlowStatus> log)
{
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    /// <param name="objects">All Flows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task WriteAsync(IReadOnlyList<ClusterFlowsObject> objects, CancellationToken cancellationToken)
    {
        var catalog = new FlowCatalog(objects.Select(found => found.Flow).OfType<Flow>());
        foreach (var found in objects)
        {
            if (FlowStatusConditions.Replace(found.Conditions, FlowStatusVerdict.Of(found, catalog), found.Generation, time.GetUtcNow()) is { } conditions)
            {
                await WriteAsync(found, conditions, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(ClusterFlowsObject found, JsonArray conditions, CancellationToken cancellationToken)
    {
        var path = $"apis/flowrun.dev/v1alpha1/namespaces/{Uri.EscapeDataString(found.Namespace)}/flows/{Uri.EscapeDataString(found.Name)}/status?fieldManager=flowrun";
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } };
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(patch);
            var answer = await api.SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json", cancellationToken).ConfigureAwait(false);

            // 404: gone in the meantime. 409: changed in the meantime, and the change comes by the watch.
            if (!answer.IsSuccess && answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
            {
                Say(found, $"{(int)answer.Status}", ListWatchCall.Refused(path, answer.Status, answer.Body, null).Message);
            }
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            Say(found, "", ListWatchCall.NoAnswer(api, thrown).Message);
        }
    }

    private void Say(ClusterFlowsObject found, string kind, string reason)
    {
        if (_said.TryAdd(kind, true))
        {
            FlowStatusLog.NotWritten(log, found.Source, reason);
        }
    }
}
