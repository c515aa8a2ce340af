using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Sizing;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Admission;

/// <summary>Lets suspended Jobs run, with another size where the cluster takes one.</summary>
/// <remarks>
/// From 1.36 on Kubernetes lets the resources of a suspended Job change (recorded); one that refuses is not asked again by this process, and the first decision
/// stands. Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives
/// </remarks>
public sealed class JobReleaser(KubernetesApi api)
{
    private volatile bool _keepsSizes;

    /// <summary>The cluster has refused another size before.</summary>
    public bool KeepsSizes => _keepsSizes;

    public async Task<JobReleaseResult> ReleaseAsync(JobRelease release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var path = $"apis/batch/v1/namespaces/{Uri.EscapeDataString(release.Namespace)}/jobs/{Uri.EscapeDataString(release.Name)}?fieldManager=flowrun";
        try
        {
            var resizes = release.Sizing is not null && !_keepsSizes;
            var answer = await PatchAsync(path, Patch(release, resizes ? release.Sizing : null), cancellationToken).ConfigureAwait(false);
            if (resizes && answer.Status == HttpStatusCode.UnprocessableEntity)
            {
                // The template as a whole is immutable, for all Jobs; anything else is about this one.
                _keepsSizes = ServerStatus.Read(answer.Body).Message.Contains("is invalid: spec.template: ", StringComparison.Ordinal);
                resizes = false;
                answer = await PatchAsync(path, Patch(release, null), cancellationToken).ConfigureAwait(false);
            }

            return answer switch
            {
                { IsSuccess: true } => new JobReleaseResult.Released(resizes),
                { Status: HttpStatusCode.NotFound } => new JobReleaseResult.Gone(),
                _ => new JobReleaseResult.Failed(ListWatchCall.Refused(path, answer.Status, answer.Body, null).Message),
            };
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            return new JobReleaseResult.Failed(ListWatchCall.NoAnswer(api, thrown).Message);
        }
    }

    private Task<ApiAnswer> PatchAsync(string path, JsonObject patch, CancellationToken cancellationToken) => api.SendAsync(
        HttpMethod.Patch, path, JsonSerializer.SerializeToUtf8Bytes(patch), "application/strategic-merge-patch+json", cancellationToken);

    private static JsonObject Patch(JobRelease release, SizingDecision? sizing)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = release.ResourceVersion,
                ["annotations"] = new JsonObject
                {
                    [WellKnown.ReleasedAnnotation] = release.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                    [WellKnown.WaitsAnnotation] = null,
                },
            },
            ["spec"] = new JsonObject { ["suspend"] = false },
        };
        if (sizing is not null)
        {
            var resources = new JsonObject { ["requests"] = new JsonObject { ["memory"] = sizing.Memory.ToString() } };
            if (sizing.MemoryLimit is { } limit)
            {
                resources["limits"] = new JsonObject { ["memory"] = limit.ToString() };
            }

            patch["metadata"]!["annotations"]![WellKnown.SizingAnnotation] = sizing.Reason;
            patch["spec"]!["template"] = new JsonObject
            {
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = release.Container, ["resources"] = resources }) },
            };
        }

        return patch;
    }
}
