namespace Flowrun.Sandbox.Kubernetes.Kinds;

/// <summary>A resource of the API: its names and which of the API's habits it follows.</summary>
internal sealed class ResourceKind(string group, string version, string plural, string kind)
{
    /// <summary>Empty for the core group.</summary>
    public string Group { get; } = group;

    public string Version { get; } = version;

    public string Plural { get; } = plural;

    public string Kind { get; } = kind;

    public string Singular { get; } = kind.ToLowerInvariant();

    public string ListKind { get; } = kind + "List";

    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary>As messages name it: <c>jobs.batch</c>.</summary>
    public string QualifiedPlural { get; } = group.Length == 0 ? plural : $"{plural}.{group}";

    /// <summary>As messages about validity name it: <c>Job.batch</c>.</summary>
    public string QualifiedKind { get; } = group.Length == 0 ? kind : $"{kind}.{group}";

    public bool IsNamespaced { get; init; } = true;

    public bool HasStatus { get; init; }

    public bool HasGeneration { get; init; }

    /// <summary>Comes from a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>A PUT to a name that does not exist creates it.</summary>
    public bool MayCreateByUpdate { get; init; }

    /// <summary>A PUT without resourceVersion overwrites whatever is there.</summary>
    public bool MayUpdateUnconditionally { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string? StorageVersionHash { get; init; }

    public ResourceRules Rules { get; init; } = new();

    /// <summary>How many bytes at the front of an object's JSON a list leaves out: it names kind and apiVersion once.</summary>
    public int ListOffset { get; } = $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{(group.Length == 0 ? version : $"{group}/{version}")}\",".Length;

    public override string ToString() => QualifiedPlural;
}
