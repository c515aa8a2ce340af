using System.Collections.Frozen;

namespace Flowrun.Core.Jobs;

/// <summary>How the fields of one Kubernetes type merge. A field that is not listed: maps merge, lists are replaced.</summary>
/// <remarks>
/// Source: the tags <c>patchStrategy</c> and <c>patchMergeKey</c> of the API types
/// (<c>x-kubernetes-patch-strategy</c>, <c>x-kubernetes-patch-merge-key</c> in https://github.com/kubernetes/kubernetes/tree/master/api/openapi-spec).
/// </remarks>
internal sealed class MergeSchema(params (string Name, MergeField Field)[] fields)
{
    public static readonly MergeSchema Unknown = new();

    private static readonly MergeSchema ObjectMeta = new(
        ("finalizers", new MergeField(IsSet: true)),
        ("ownerReferences", new MergeField(Key: "uid")));

    private static readonly MergeSchema Container = new(
        ("env", new MergeField(Key: "name", IsUnion: true)),
        ("ports", new MergeField(Key: "containerPort")),
        ("volumeDevices", new MergeField(Key: "devicePath")),
        ("volumeMounts", new MergeField(Key: "mountPath")));

    private static readonly MergeSchema Volume = new(
        ("ephemeral", new MergeField(new MergeSchema(
            ("volumeClaimTemplate", new MergeField(new MergeSchema(
                ("metadata", new MergeField(ObjectMeta)))))))));

    private static readonly MergeSchema PodSpec = new(
        ("containers", new MergeField(Container, Key: "name")),
        ("ephemeralContainers", new MergeField(Container, Key: "name")),
        ("hostAliases", new MergeField(Key: "ip")),
        ("imagePullSecrets", new MergeField(Key: "name")),
        ("initContainers", new MergeField(Container, Key: "name")),
        ("resourceClaims", new MergeField(Key: "name", IsUnion: true)),
        ("schedulingGates", new MergeField(Key: "name")),
        ("topologySpreadConstraints", new MergeField(Key: "topologyKey")),
        ("volumes", new MergeField(Volume, Key: "name", IsUnion: true)));

    /// <summary>batch/v1 JobSpec.</summary>
    public static readonly MergeSchema JobSpec = new(
        ("template", new MergeField(new MergeSchema(
            ("metadata", new MergeField(ObjectMeta)),
            ("spec", new MergeField(PodSpec))))));

    private readonly FrozenDictionary<string, MergeField> _fields = fields.ToFrozenDictionary(field => field.Name, field => field.Field);

    public MergeField this[string name] => _fields.GetValueOrDefault(name, MergeField.Unknown);
}

/// <param name="Schema">The type of the map, or of the list's items.</param>
/// <param name="Key">The list is one of maps that merge by this member.</param>
/// <param name="IsSet">The list is a set of scalars.</param>
/// <param name="IsUnion">An item has its key and one of several others: a volume its source, a variable its value.</param>
internal sealed record MergeField(MergeSchema? Schema = null, string? Key = null, bool IsSet = false, bool IsUnion = false)
{
    public static readonly MergeField Unknown = new();

    public MergeSchema Schema { get; } = Schema ?? MergeSchema.Unknown;
}
