using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Api;

namespace Flowrun.Sandbox.Kubernetes.Patches;

/// <summary>
/// Strategic merge patch as the built-in types have it: some lists merge by a key, all others are replaced. Source:
/// k8s.io/apimachinery, util/strategicpatch, and the patchMergeKey tags of k8s.io/api.
/// </summary>
internal static class StrategicMergePatch
{
    private static readonly Dictionary<string, string> MergeKeys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["ports"] = "containerPort",
        ["imagePullSecrets"] = "name",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
        ["resourceClaims"] = "name",
        ["schedulingGates"] = "name",
        ["conditions"] = "type",
        ["ownerReferences"] = "uid",
    };

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        if (patch.TextAt("$patch") == "replace")
        {
            return Clean(patch);
        }

        if (patch["$retainKeys"] is JsonArray retained)
        {
            foreach (var name in target.Select(field => field.Key).Except(retained.Select(name => (string?)name ?? "")).ToArray())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            ApplyField(target, name, value);
        }

        return target;
    }

    private static void ApplyField(JsonObject target, string name, JsonNode? value)
    {
        if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal))
        {
            var list = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var gone = (value as JsonArray ?? []).Select(item => item?.ToJsonString()).ToHashSet();
            var left = (target[list] as JsonArray ?? []).Where(item => !gone.Contains(item?.ToJsonString())).Select(item => item?.DeepClone());
            target[list] = new JsonArray([.. left]);
        }
        else if (name.StartsWith('$'))
        {
            // The order of elements and the like: nothing here depends on it.
        }
        else if (value is null || value.TextAt("$patch") == "delete")
        {
            target.Remove(name);
        }
        else if (value is JsonObject changes)
        {
            var child = target[name]?.DeepClone() as JsonObject ?? [];
            target[name] = Apply(child, changes);
        }
        else if (value is JsonArray items && MergeKeys.TryGetValue(name, out var key))
        {
            target[name] = MergeList(target[name] as JsonArray ?? [], items, name, key);
        }
        else if (value is JsonArray added && name == "finalizers")
        {
            var all = (target[name] as JsonArray ?? []).Concat(added).Select(item => (string?)item).Distinct();
            target[name] = new JsonArray([.. all.Select(item => (JsonNode?)item)]);
        }
        else
        {
            target[name] = value.DeepClone();
        }
    }

    private static JsonArray MergeList(JsonArray target, JsonArray patch, string name, string key)
    {
        var items = target.Select(item => item?.DeepClone()).OfType<JsonObject>().ToList();
        if (patch.Any(item => item.TextAt("$patch") == "replace" && item![key] is null))
        {
            items.Clear();
        }

        foreach (var change in patch.OfType<JsonObject>())
        {
            if (change[key] is not { } identity)
            {
                if (change["$patch"] is null)
                {
                    throw Statuses.BadRequest($"map: {change.ToJsonString()} does not contain declared merge key: {key} in {name}");
                }

                continue;
            }

            var index = items.FindIndex(item => JsonNode.DeepEquals(item[key], identity));
            if (change.TextAt("$patch") == "delete")
            {
                items.RemoveAll(item => JsonNode.DeepEquals(item[key], identity));
            }
            else if (index < 0)
            {
                items.Add(Apply([], change));
            }
            else
            {
                items[index] = Apply(items[index], change);
            }
        }

        return new JsonArray([.. items]);
    }

    private static JsonObject Clean(JsonObject patch)
    {
        var copy = patch.DeepClone().AsObject();
        copy.Remove("$patch");
        return copy;
    }
}
