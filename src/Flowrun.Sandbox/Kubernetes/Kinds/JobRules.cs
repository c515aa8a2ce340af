using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>Jobs: defaults, validity, and what may still change. Source: k8s.io/kubernetes, apis/batch/v1 and apis/batch/validation.</summary>
internal sealed class JobRules : ResourceRules
{
    public override Structure? Schema => JobSchema.Job;

    public override void PrepareCreate(JsonObject document)
    {
        var metadata = document.Ensure("metadata");
        var spec = document.Ensure("spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        var policy = spec.ObjectAt("podFailurePolicy");
        spec.Default("podReplacementPolicy", policy is null ? "TerminatingOrFailed" : "Failed");
        foreach (var condition in policy?.ListAt("rules").SelectMany(rule => rule.ListAt("onPodConditions")) ?? [])
        {
            condition.Default("status", "True");
        }

        var template = spec.Ensure("template");
        if (!spec.IsTrue("manualSelector"))
        {
            Select(spec, template, metadata.TextAt("uid")!, metadata.TextAt("name")!);
        }

        if (template.ObjectAt("spec") is { } pod)
        {
            PodDefaults.Apply(pod);
        }

        document["status"] = new JsonObject();
    }

    public override void PrepareUpdate(JsonObject document, JsonObject previous)
    {
        var status = document["status"]?.DeepClone();
        PrepareCreate(document);
        document["status"] = status ?? new JsonObject();
    }

    public override void Validate(JsonObject document, Causes causes) => JobValidation.Validate(document, causes);

    public override void ValidateUpdate(JsonObject document, JsonObject previous, Causes causes) => JobValidation.ValidateUpdate(document, previous, causes);

    private static void Select(JsonObject spec, JsonObject template, string uid, string name)
    {
        spec.Default("selector", new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } });
        var labels = template.Ensure("metadata").Ensure("labels");
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = name;
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
    }
}
