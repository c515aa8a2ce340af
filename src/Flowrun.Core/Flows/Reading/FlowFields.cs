namespace Flowrun.Core.Flows.Reading;

/// <summary>Every field of a manifest: what the reader knows, and what the custom resource definition must have.</summary>
internal static class FlowFields
{
    public static readonly string[] Manifest = ["apiVersion", "kind", "metadata", "spec", "status"];

    public static readonly string[] Spec =
    [
        "versionGroup", "archived", "triggers", "parameters", "sizing", "job", "overrides", "allowEventOverrides", "concurrency", "retention", "onFailure",
    ];

    public static readonly string[] Trigger = ["s3"];
    public static readonly string[] S3 = ["bucket", "prefix", "suffix", "pattern", "minSize", "maxSize"];
    public static readonly string[] Sizing = ["input", "memory", "ephemeralStorage", "learn", "onOutOfMemory", "measure"];
    public static readonly string[] Memory = ["base", "perInputByte", "expansion", "minimum", "maximum", "roundTo", "limit"];
    public static readonly string[] EphemeralStorage = ["base", "perInputByte", "maximum"];
    public static readonly string[] OnOutOfMemory = ["factor", "maxAttempts"];
    public static readonly string[] Override = ["when", "patch"];
    public static readonly string[] When = ["minSize", "maxSize", "bucket", "prefix", "suffix", "minAttempt"];
    public static readonly string[] Concurrency = ["maxRuns", "maxMemory", "queue"];
    public static readonly string[] Retention = ["succeeded", "failed"];

    /// <summary>Kubernetes' ObjectMeta.</summary>
    public static readonly string[] Metadata =
    [
        "name", "namespace", "labels", "annotations", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "finalizers", "ownerReferences", "managedFields", "selfLink",
    ];

    /// <summary>The fields at each path below the manifest; <c>[]</c> is an entry of a list.</summary>
    public static IReadOnlyDictionary<string, string[]> ByPath { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["spec"] = Spec,
        ["spec.triggers[]"] = Trigger,
        ["spec.triggers[].s3"] = S3,
        ["spec.sizing"] = Sizing,
        ["spec.sizing.memory"] = Memory,
        ["spec.sizing.ephemeralStorage"] = EphemeralStorage,
        ["spec.sizing.onOutOfMemory"] = OnOutOfMemory,
        ["spec.overrides[]"] = Override,
        ["spec.overrides[].when"] = When,
        ["spec.concurrency"] = Concurrency,
        ["spec.retention"] = Retention,
    };
}
