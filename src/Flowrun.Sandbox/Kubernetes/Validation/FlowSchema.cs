using static Flowrun.Sandbox.Kubernetes.Validation.FieldType;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>The fields of a Flow, as charts/flowrun/crds/flows.yaml has them. Of their values only what a Flow is made of is checked.</summary>
internal static class FlowSchema
{
    private static readonly Structure Trigger = Structure.Of(
        "", [("s3", Structure.Of("", [], anything: "bucket prefix suffix pattern minSize maxSize"))]);

    private static readonly Structure Sizing = Structure.Of(
        "",
        [
            ("memory", Structure.Of("", [], anything: "base perInputByte expansion minimum maximum roundTo limit")),
            ("ephemeralStorage", Structure.Of("", [], anything: "base perInputByte maximum")),
            ("onOutOfMemory", Structure.Of("", [], anything: "factor maxAttempts")),
        ],
        anything: "input learn");

    private static readonly Structure Override = Structure.Of(
        "", [("when", Structure.Of("", [], anything: "minSize maxSize bucket prefix suffix minAttempt"))], anything: "patch");

    private static readonly Structure Spec = Structure.Of(
        "",
        [
            ("triggers", new ListOf(Trigger)), ("sizing", Sizing), ("overrides", new ListOf(Override)),
            ("concurrency", Structure.Of("", [], anything: "maxRuns maxMemory queue")),
            ("retention", Structure.Of("", [], anything: "succeeded failed")),
        ],
        anything: "versionGroup archived parameters job allowEventOverrides onFailure");

    public static readonly Structure Flow = MetaSchema.Object("Flow", ("spec", Spec), ("status", Anything));
}
