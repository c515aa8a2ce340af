using System.Net;
using System.Text.Json;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;

namespace Flowrun.Kubernetes.Jobs;

/// <summary>Whose the Job is that has our name.</summary>
internal static class ExistingJob
{
    /// <param name="body">The Job as the API server returned it.</param>
    public static JobCreation Judge(ReadOnlyMemory<byte> body, RenderedJob job, RunId run, int attempt)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var labels = document.RootElement.GetProperty("metadata").TryGetProperty("labels", out var found) ? found : default;
            var theirRun = Text(labels, WellKnown.RunLabel);
            var theirAttempt = Text(labels, WellKnown.AttemptLabel);
            if (theirRun == run.Value && theirAttempt == attempt.ToString())
            {
                return JobCreation.AlreadyExists.Instance;
            }

            var owner = theirRun is null
                ? $"is not Flowrun's (managed by {Text(labels, WellKnown.ManagedByLabel) ?? "nobody"})"
                : $"belongs to run {theirRun}, attempt {theirAttempt ?? "unknown"}";
            return new JobCreation.Refused($"the Job {job.Namespace}/{job.Name} exists and {owner}, not to run {run}, attempt {attempt}");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new JobCreation.Transient($"the Job {job.Namespace}/{job.Name} exists and the API server's answer about it could not be read");
        }
    }

    /// <summary>When the Job that took the name could not be read.</summary>
    public static JobCreation Unread(HttpStatusCode status, JobCreation asIfCreating, RenderedJob job) => asIfCreating switch
    {
        _ when status == HttpStatusCode.NotFound => new JobCreation.Transient($"the Job {job.Namespace}/{job.Name} existed and is just gone"),
        JobCreation.Misconfigured misconfigured => misconfigured,
        JobCreation.Transient transient => transient,
        _ => new JobCreation.Transient($"the Job {job.Namespace}/{job.Name} exists and could not be read (status {(int)status})"),
    };

    private static string? Text(JsonElement labels, string name) =>
        labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
