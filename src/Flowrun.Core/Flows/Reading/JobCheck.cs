using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Sizing;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Checks what the worker must know of a JobSpec; the rest is the API server's to judge, which is strict when the Job is created.</summary>
internal static class JobCheck
{
    public const string JobPath = "spec.job";

    private const string OwnSelector = "Kubernetes gives each Job a selector of its own; by another it would count, and end, pods that are not its";

    /// <summary>Fields that no flow sets, and why.</summary>
    private static readonly (string Field, string Why)[] Owned =
    [
        ("suspend", "the worker suspends and releases Jobs itself"),
        ("selector", OwnSelector),
        ("manualSelector", OwnSelector),
    ];

    /// <returns>The container whose memory is decided, or null where that is not clear.</returns>
    public static string? Run(JsonObject? job, SizingSpec sizing, IReadOnlyList<OverrideEntry> overrides, Problems problems)
    {
        if (job is null)
        {
            return null;
        }

        CheckOwned(JobPath, job, problems);
        CheckNoWholeJob(job, problems);
        var sized = ContainersCheck.Run(JobPath, job, sizing, problems);
        foreach (var entry in overrides)
        {
            var before = problems.All.Count;
            CheckOwned(entry.PatchPath, entry.Patch, problems);
            ContainersCheck.RunOnPatch(entry.PatchPath, entry.Patch, problems);
            if (sized is not null && problems.All.Count == before && !ContainersCheck.Has(StrategicMerge.Apply(job, entry.Patch) as JsonObject, sized))
            {
                problems.Add(entry.PatchPath, entry.Patch, $"a patch that leaves the container {sized} in the job: its memory is decided");
            }
        }

        return sized;
    }

    /// <summary>What the worker and Kubernetes set themselves.</summary>
    private static void CheckOwned(string path, JsonObject spec, Problems problems)
    {
        foreach (var (field, why) in Owned)
        {
            if (spec[field] is { } found)
            {
                problems.Add(FieldPath.Of(path, field), found, $"left out: {why}");
            }
        }

        if (At(spec, "template", "spec")?["restartPolicy"] is { } restartPolicy && ObjectReader.AsText(restartPolicy) != "Never")
        {
            problems.Add(
                $"{path}.template.spec.restartPolicy", restartPolicy,
                "Never, or left out: a container that is started again in its pod would get no more memory than before");
        }
    }

    private static void CheckNoWholeJob(JsonObject job, Problems problems)
    {
        if (job["spec"] is not null || job["kind"] is not null)
        {
            problems.Add(JobPath, job, "a JobSpec: only what stands under spec of a batch/v1 Job");
        }
        else if (job["metadata"] is { } metadata)
        {
            problems.Add($"{JobPath}.metadata", metadata, "left out: the worker names the Job; labels and annotations of the pod stand in template.metadata");
        }
    }

    internal static JsonObject? At(JsonObject? json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            json = json?[name] as JsonObject;
        }

        return json;
    }
}
