using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>The fields of a Job. Source: k8s.io/api 1.36, batch/v1.</summary>
internal static class JobSchema
{
    private static readonly Structure OnExitCodes = Structure.Of(
        "PodFailurePolicyOnExitCodesRequirement", [("values", new ListOf(Number32))], "containerName operator");

    private static readonly Structure OnPodCondition = Structure.Of("PodFailurePolicyOnPodConditionsPattern", [], "type status");

    private static readonly Structure PodFailurePolicy = Structure.Of(
        "PodFailurePolicy",
        [
            ("rules", new ListOf(Structure.Of(
                "PodFailurePolicyRule", [("onExitCodes", OnExitCodes), ("onPodConditions", new ListOf(OnPodCondition))], "action"))),
        ]);

    private static readonly Structure JobSpec = Structure.Of(
        "JobSpec",
        [
            ("parallelism", Number32), ("completions", Number32), ("activeDeadlineSeconds", Number64), ("podFailurePolicy", PodFailurePolicy),
            ("successPolicy", Anything), ("backoffLimit", Number32), ("backoffLimitPerIndex", Number32), ("maxFailedIndexes", Number32),
            ("selector", MetaSchema.LabelSelector), ("manualSelector", Flag), ("template", PodSchema.PodTemplateSpec),
            ("ttlSecondsAfterFinished", Number32), ("suspend", Flag),
        ],
        "completionMode podReplacementPolicy managedBy");

    public static readonly Structure Job = MetaSchema.Object("Job", ("spec", JobSpec), ("status", Anything));
}
