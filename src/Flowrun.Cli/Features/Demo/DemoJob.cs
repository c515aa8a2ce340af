using System.Text;
using System.Text.Json;
using Flowrun.Core.Jobs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Cli.Features.Demo;

/// <summary>What the demonstration looks at in one Job.</summary>
internal sealed record DemoJob(string Name, string Uri, string Group, string Memory, string Sizing, string Status)
{
    public const string Complete = "Complete";

    public bool HasEnded => Status is Complete or "Failed";

    /// <summary>All of our Jobs, read as anyone would read them from the API.</summary>
    public static async Task<IReadOnlyList<DemoJob>> ListAsync(KubernetesApi api, string @namespace, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(
            HttpMethod.Get,
            $"apis/batch/v1/namespaces/{@namespace}/jobs?labelSelector={WellKnown.ManagedByLabel}%3D{WellKnown.ManagedBy}",
            cancellationToken: cancellationToken);
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"The Kubernetes API answered {(int)answer.Status} to a list of Jobs.");
        }

        using var list = JsonDocument.Parse(answer.Body);
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(Read)];
    }

    /// <summary>What the Job's container wrote.</summary>
    public static async Task<string> LogAsync(KubernetesApi api, string @namespace, string job, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(
            HttpMethod.Get, $"api/v1/namespaces/{@namespace}/pods?labelSelector=batch.kubernetes.io/job-name%3D{job}", cancellationToken: cancellationToken);
        using var pods = JsonDocument.Parse(answer.Body);
        var pod = pods.RootElement.GetProperty("items")[0].GetProperty("metadata").GetProperty("name").GetString();
        var log = await api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{@namespace}/pods/{pod}/log", cancellationToken: cancellationToken);
        return Encoding.UTF8.GetString(log.Body.Span);
    }

    private static DemoJob Read(JsonElement job)
    {
        var metadata = job.GetProperty("metadata");
        var annotations = metadata.GetProperty("annotations");
        var container = job.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0];
        return new DemoJob(
            metadata.GetProperty("name").GetString()!,
            annotations.GetProperty(WellKnown.UriAnnotation).GetString()!,
            metadata.GetProperty("labels").GetProperty(WellKnown.GroupLabel).GetString()!,
            container.GetProperty("resources").GetProperty("requests").GetProperty("memory").GetString()!,
            annotations.GetProperty(WellKnown.SizingAnnotation).GetString()!,
            StatusOf(job));
    }

    // As kubectl get jobs says it.
    private static string StatusOf(JsonElement job)
    {
        if (!job.TryGetProperty("status", out var status))
        {
            return "Pending";
        }

        if (status.TryGetProperty("conditions", out var conditions))
        {
            var ended = conditions.EnumerateArray()
                .Where(condition => condition.GetProperty("status").GetString() == "True")
                .Select(condition => condition.GetProperty("type").GetString())
                .FirstOrDefault(type => type is Complete or "Failed");
            if (ended is not null)
            {
                return ended;
            }
        }

        return status.TryGetProperty("ready", out var ready) && ready.GetInt32() > 0 ? "Running" : "Pending";
    }
}
