using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Whether a Job is valid, and whether a change of one is. Source: k8s.io/kubernetes, apis/batch/validation.</summary>
internal static class JobValidation
{
    private static readonly string[] NotNegative =
        ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

    public static void Validate(JsonObject job, Causes causes)
    {
        if (job.ObjectAt("spec") is not { } spec)
        {
            return;
        }

        foreach (var name in NotNegative)
        {
            if (spec.WholeAt(name) is < 0 and var value)
            {
                causes.Invalid($"spec.{name}", $"{value}", "must be greater than or equal to 0");
            }
        }

        var template = spec.ObjectAt("template");
        CheckJobNameLabel(template, causes);
        var labels = template.ObjectAt("metadata", "labels");
        MetadataCheck.CheckLabels(WithoutOwn(labels), "spec.template.labels", causes);
        var pod = template.ObjectAt("spec");
        PodValidation.Validate(pod, "spec.template.spec", causes);
        var restartPolicy = pod.TextAt("restartPolicy");
        if (restartPolicy is not ("Never" or "OnFailure"))
        {
            causes.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }

        if (spec.ObjectAt("podFailurePolicy") is { } policy)
        {
            PodFailurePolicyValidation.Validate(policy, spec, pod, restartPolicy, causes);
        }
    }

    public static void ValidateUpdate(JsonObject job, JsonObject previous, Causes causes)
    {
        var (spec, old) = (job.ObjectAt("spec")!, previous.ObjectAt("spec")!);
        foreach (var name in (string[])["completions", "selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy"])
        {
            if (!JsonNode.DeepEquals(spec[name], old[name]))
            {
                causes.Invalid($"spec.{name}", spec[name]?.ToJsonString() ?? "null", "field is immutable");
            }
        }

        var mayResize = old.IsTrue("suspend") && previous.ObjectAt("status").TextAt("startTime") is null;
        var (template, oldTemplate) = (spec.ObjectAt("template")!, old.ObjectAt("template")!);
        if (!JsonNode.DeepEquals(template, oldTemplate)
            && !(mayResize && JsonNode.DeepEquals(WithoutWhatMayChange(template), WithoutWhatMayChange(oldTemplate))))
        {
            causes.Invalid("spec.template", InternalPodTemplate.Write(template), "field is immutable");
        }
    }

    /// <summary>On a suspended Job that never started, scheduling and resources are still open.</summary>
    private static JsonObject WithoutWhatMayChange(JsonObject template)
    {
        var copy = template.DeepClone().AsObject();
        copy.Remove("metadata");
        foreach (var name in (string[])["nodeSelector", "affinity", "tolerations", "schedulingGates"])
        {
            copy.ObjectAt("spec")?.Remove(name);
        }

        foreach (var container in copy.ObjectAt("spec").ListAt("containers").Concat(copy.ObjectAt("spec").ListAt("initContainers")))
        {
            container.Remove("resources");
        }

        return copy;
    }

    private static void CheckJobNameLabel(JsonObject? template, Causes causes)
    {
        if (template.ObjectAt("metadata", "labels").TextAt("job-name") is { Length: > 63 } name)
        {
            causes.Invalid("spec.template.labels", MetadataCheck.Quote(name), "must be no more than 63 bytes");
        }
    }

    private static JsonObject? WithoutOwn(JsonObject? labels) => labels is null
        ? null
        : new JsonObject(labels.Where(label => label.Key is not ("batch.kubernetes.io/job-name" or "job-name"))
            .Select(label => KeyValuePair.Create(label.Key, label.Value?.DeepClone())));
}
