using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Events;

namespace Flowrun.Kubernetes.Runs;

/// <summary>The Jobs of attempts in a cluster.</summary>
public sealed class AttemptJobs(KubernetesApi api, TimeProvider time) : IAttemptJobs
{
    private const string MergePatch = "application/merge-patch+json";
    private const string Manager = "?fieldManager=flowrun";

    public async Task<CarriedJob?> ReadAsync(AttemptJob job, CancellationToken cancellationToken)
    {
        var path = PathOf(job);
        var answer = await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        using var document = Parse(path, Expect(path, answer));
        var found = AttemptJob.Read(document.RootElement);
        return found.Uid == job.Uid ? new CarriedJob(found, EventOf(document.RootElement)) : null;
    }

    public async Task<IReadOnlyList<AttemptPod>> PodsAsync(AttemptJob job, CancellationToken cancellationToken)
    {
        var path = new ListWatchQuery($"api/v1/namespaces/{Uri.EscapeDataString(job.Namespace)}/pods")
            .Add("labelSelector", $"{WellKnown.ControllerUidLabel}={job.Uid}").ToString();
        using var document = Parse(path, Expect(path, await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false)));
        return document.RootElement.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(AttemptPod.Read)]
            : [];
    }

    public async Task WriteEventAsync(AttemptJob job, AttemptEvent written, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{Uri.EscapeDataString(job.Namespace)}/events{Manager}";
        var subject = new EventSubject("batch/v1", "Job", job.Namespace, job.Name, job.Uid);
        var json = EventJson.Of(
            subject, $"{job.Name}.{subject.ShortUid}.{written.Reason.Word.ToLowerInvariant()}", written.Reason, written.Message, time.GetUtcNow());
        var answer = await SendAsync(HttpMethod.Post, path, json, cancellationToken).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.Conflict)
        {
            Expect(path, answer);
        }
    }

    public Task<bool> MarkAsync(AttemptJob job, AttemptMark mark, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [WellKnown.RecordedAnnotation] = mark.Recorded };
        if (mark.PeakBytes is { } peak)
        {
            annotations[WellKnown.PeakBytesAnnotation] = peak.ToString();
        }

        if (mark.Next is { } next)
        {
            annotations[WellKnown.NextAnnotation] = next;
        }

        return PatchAsync(job, new JsonObject { ["metadata"] = new JsonObject { ["uid"] = job.Uid, ["annotations"] = annotations } }, cancellationToken);
    }

    public Task<bool> ExplainAsync(AttemptJob job, string waits, CancellationToken cancellationToken) => PatchAsync(
        job,
        new JsonObject { ["metadata"] = new JsonObject { ["uid"] = job.Uid, ["annotations"] = new JsonObject { [WellKnown.WaitsAnnotation] = waits } } },
        cancellationToken);

    public Task<bool> RemoveLaterAsync(AttemptJob job, int seconds, CancellationToken cancellationToken) => PatchAsync(
        job,
        new JsonObject { ["metadata"] = new JsonObject { ["uid"] = job.Uid }, ["spec"] = new JsonObject { ["ttlSecondsAfterFinished"] = seconds } },
        cancellationToken);

    /// <summary>With the uid as a precondition: another Job may have the name by now.</summary>
    private async Task<bool> PatchAsync(AttemptJob job, JsonObject patch, CancellationToken cancellationToken)
    {
        var path = PathOf(job) + Manager;
        var answer = await SendAsync(HttpMethod.Patch, path, patch, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound
            || (answer.Status == HttpStatusCode.Conflict && ServerStatus.Read(answer.Body).Message.Contains("UID in precondition", StringComparison.Ordinal)))
        {
            return false;
        }

        Expect(path, answer);
        return true;
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            var json = body is null ? default : JsonSerializer.SerializeToUtf8Bytes(body);
            return await api.SendAsync(method, path, json, method == HttpMethod.Patch ? MergePatch : "application/json", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            throw new AttemptCallException(ListWatchCall.NoAnswer(api, thrown).Message, status: null, inner: thrown);
        }
    }

    private static ReadOnlyMemory<byte> Expect(string path, ApiAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            var refused = ListWatchCall.Refused(path, answer.Status, answer.Body, answer.RetryAfter);
            throw new AttemptCallException(refused.Message, refused.Status, refused.RetryAfter);
        }

        return answer.Body;
    }

    private static JsonDocument Parse(string path, ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException unreadable)
        {
            throw new AttemptCallException(ListWatchCall.Unreadable(path, unreadable).Message, status: null, inner: unreadable);
        }
    }

    private static string PathOf(AttemptJob job) =>
        $"apis/batch/v1/namespaces/{Uri.EscapeDataString(job.Namespace)}/jobs/{Uri.EscapeDataString(job.Name)}";

    private static string? EventOf(JsonElement job) =>
        job.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(WellKnown.EventAnnotation, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
