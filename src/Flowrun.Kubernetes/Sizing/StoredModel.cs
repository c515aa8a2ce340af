using System.Text.Json;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;

namespace Flowrun.Kubernetes.Sizing;

/// <summary>A version group's model as it stands in the cluster.</summary>
/// <param name="Group">Whose it is.</param>
/// <param name="Text">What is stored, or null: a ConfigMap of ours without a model.</param>
/// <param name="Version">The ConfigMap's resourceVersion.</param>
public sealed record StoredModel(VersionGroup Group, string? Text, string Version)
{
    private const string NamePrefix = "flowrun-model-";
    private const string Key = "model";
    private const string ComponentLabel = "app.kubernetes.io/component";
    private const string Component = "model";

    /// <summary>What finds all of them.</summary>
    public const string LabelSelector = $"{WellKnown.ManagedByLabel}={WellKnown.ManagedBy},{ComponentLabel}={Component}";

    /// <summary>The name of a group's ConfigMap.</summary>
    public static string NameOf(VersionGroup group) => NamePrefix + group.Value;

    /// <summary>From a ConfigMap; null where it does not bear our labels and the name that belongs to its group: somebody else's.</summary>
    /// <exception cref="KeyNotFoundException">No object of Kubernetes.</exception>
    /// <exception cref="InvalidOperationException">The same.</exception>
    public static StoredModel? Read(JsonElement configMap)
    {
        var metadata = configMap.GetProperty("metadata");
        var labels = metadata.TryGetProperty("labels", out var found) ? found : default;
        if (Field(labels, WellKnown.ManagedByLabel) is not WellKnown.ManagedBy
            || Field(labels, ComponentLabel) is not Component
            || Field(labels, WellKnown.GroupLabel) is not { } group
            || Field(metadata, "name") != NamePrefix + group)
        {
            return null;
        }

        var data = configMap.TryGetProperty("data", out var entries) ? entries : default;
        return new StoredModel(new VersionGroup(group), Field(data, Key), Field(metadata, "resourceVersion") ?? "");
    }

    /// <summary>The body of a create, or of a merge patch that holds only for <paramref name="version"/>.</summary>
    internal static byte[] Body(VersionGroup group, string text, string? version) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = Metadata(group, version),
        ["data"] = new Dictionary<string, string> { [Key] = text },
    });

    private static Dictionary<string, object> Metadata(VersionGroup group, string? version)
    {
        var metadata = new Dictionary<string, object>
        {
            ["name"] = NameOf(group),
            ["labels"] = new Dictionary<string, string>
            {
                [WellKnown.ManagedByLabel] = WellKnown.ManagedBy,
                [ComponentLabel] = Component,
                [WellKnown.GroupLabel] = group.Value,
            },
        };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        return metadata;
    }

    private static string? Field(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
