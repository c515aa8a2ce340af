namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>What the sandbox's API serves: what Flowrun and kubectl need, and no more.</summary>
internal static class ResourceKinds
{
    public static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace")
    {
        IsNamespaced = false,
        HasStatus = true,
        ShortNames = ["ns"],
        StorageVersionHash = "Q3oi5N2YM8M=",
        Rules = new NamespaceRules(),
    };

    public static readonly ResourceKind Pods = new("", "v1", "pods", "Pod")
    {
        HasStatus = true,
        HasGeneration = true,
        ShortNames = ["po"],
        Categories = ["all"],
        StorageVersionHash = "xPOwRZ+Yhw8=",
        Rules = new PodRules(),
    };

    public static readonly ResourceKind ConfigMaps = new("", "v1", "configmaps", "ConfigMap")
    {
        ShortNames = ["cm"],
        StorageVersionHash = "qFsyl6wFWjQ=",
        Rules = new ConfigMapRules(),
    };

    public static readonly ResourceKind Events = new("", "v1", "events", "Event")
    {
        ShortNames = ["ev"],
        StorageVersionHash = "r2yiGXH7wu8=",
        MayCreateByUpdate = true,
        Rules = new EventRules(),
    };

    public static readonly ResourceKind ResourceQuotas = new("", "v1", "resourcequotas", "ResourceQuota")
    {
        HasStatus = true,
        ShortNames = ["quota"],
        StorageVersionHash = "8uhSgffRX6w=",
        Rules = new ResourceQuotaRules(),
    };

    public static readonly ResourceKind Jobs = new("batch", "v1", "jobs", "Job")
    {
        HasStatus = true,
        HasGeneration = true,
        Categories = ["all"],
        StorageVersionHash = "mudhfqk/qZY=",
        Rules = new JobRules(),
    };

    public static readonly ResourceKind Leases = new("coordination.k8s.io", "v1", "leases", "Lease")
    {
        StorageVersionHash = "gqkMMb/YqFM=",
        MayCreateByUpdate = true,
        MayUpdateUnconditionally = false,
        Rules = new LeaseRules(),
    };

    public static readonly ResourceKind Flows = new("flowrun.dev", "v1alpha1", "flows", "Flow")
    {
        HasStatus = true,
        HasGeneration = true,
        IsCustom = true,
        MayUpdateUnconditionally = false,
        StorageVersionHash = "kr1xEfbJ4Xg=",
        Rules = new FlowRules(),
    };

    public static readonly IReadOnlyList<ResourceKind> All = [Namespaces, Pods, ConfigMaps, Events, ResourceQuotas, Jobs, Leases, Flows];

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Plural == plural && kind.Group == group && kind.Version == version);
}
