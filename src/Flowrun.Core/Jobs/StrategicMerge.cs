using System.Text.Json.Nodes;

namespace Flowrun.Core.Jobs;

/// <summary>Kubernetes' strategic merge patch, for a batch/v1 JobSpec.</summary>
/// <remarks>
/// Maps merge, null deletes, lists of named things merge by Kubernetes' own merge keys, other lists are replaced; the directives
/// <c>$patch: replace | delete</c>, <c>$retainKeys</c> and <c>$deleteFromPrimitiveList</c> hold, <c>$setElementOrder</c> is ignored.
/// Three things differ from Kubernetes, since layers are merged here and not edits. Items keep their places and new ones come last, so
/// that a variable may refer to one of an earlier layer (Kubernetes puts new ones first). A volume or variable whose patch has another
/// source loses the old one without being told to. A list that cannot merge, since an item lacks its key, is replaced.
/// Source: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
/// </remarks>
public static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";
    private const string SetElementOrder = "$setElementOrder/";

    /// <summary>Applies a patch. Neither argument is changed; the result shares nothing with them.</summary>
    /// <param name="target">A JobSpec, or null: nothing yet.</param>
    /// <param name="patch">What to lay over it; null deletes all of it.</param>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch) => Merge(target, patch, new MergeField(MergeSchema.JobSpec));

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch, MergeField field) => patch switch
    {
        JsonObject map => MergeMaps(target as JsonObject, map, field),
        JsonArray list when field.Key is not null => MergeLists(target as JsonArray, list, field, field.Key),
        JsonArray list when field.IsSet => MergeSets(target as JsonArray, list),
        JsonArray list => Replace(list),
        _ => patch?.DeepClone(),
    };

    private static JsonObject MergeMaps(JsonObject? target, JsonObject patch, MergeField field)
    {
        var directive = DirectiveOf(patch);
        if (directive is "delete")
        {
            return [];
        }

        var merged = target is null || directive is "replace" ? [] : (JsonObject)target.DeepClone();
        KeepRetained(merged, patch, field);
        foreach (var (name, value) in patch.Where(member => member.Key.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal)))
        {
            DeleteScalars(merged[name[DeleteFromPrimitiveList.Length..]] as JsonArray, value as JsonArray);
        }

        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else if (!IsDirective(name))
            {
                merged[name] = Merge(merged[name], value, field.Schema[name]);
            }
        }

        return merged;
    }

    private static void KeepRetained(JsonObject merged, JsonObject patch, MergeField field)
    {
        HashSet<string>? retained = null;
        if (patch[RetainKeys] is JsonArray names)
        {
            retained = [.. names.OfType<JsonValue>().Select(name => name.ToString())];
        }
        else if (field.IsUnion && patch.Any(member => member.Value is not null && !IsDirective(member.Key) && !merged.ContainsKey(member.Key)))
        {
            retained = [.. patch.Select(member => member.Key)];
        }

        if (retained is not null)
        {
            foreach (var name in merged.Select(member => member.Key).Where(name => !retained.Contains(name)).ToList())
            {
                merged.Remove(name);
            }
        }
    }

    private static JsonArray MergeLists(JsonArray? target, JsonArray patch, MergeField field, string key)
    {
        if (!patch.All(item => item is JsonObject map && (map[key] is JsonValue || DirectiveOf(map) is "replace")))
        {
            return Replace(patch);
        }

        bool IsSame(JsonObject item, JsonObject other) =>
            item[key] is { } value && other[key] is { } otherValue && JsonNode.DeepEquals(value, otherValue);

        var items = patch.Cast<JsonObject>().ToList();
        var isReplaced = items.Exists(item => DirectiveOf(item) is "replace") || target?.All(item => item is JsonObject) != true;
        var merged = isReplaced ? [] : target!.Cast<JsonObject>().ToList();
        merged.RemoveAll(item => items.Exists(other => DirectiveOf(other) is "delete" && IsSame(item, other)));
        items.RemoveAll(item => DirectiveOf(item) is "replace" or "delete");

        foreach (var item in items)
        {
            var index = merged.FindIndex(other => IsSame(other, item));
            if (index < 0)
            {
                merged.Add(MergeMaps(null, item, field));
            }
            else
            {
                merged[index] = MergeMaps(merged[index], item, field);
            }
        }

        return [.. merged.Select(item => item.DeepClone())];
    }

    private static JsonArray MergeSets(JsonArray? target, JsonArray patch)
    {
        if (patch.Any(item => item is not JsonValue) || target?.All(item => item is JsonValue) == false)
        {
            return Replace(patch);
        }

        var merged = (target ?? []).Concat(patch).Distinct(EqualityComparer<JsonNode?>.Create(JsonNode.DeepEquals, _ => 0));
        return [.. merged.Select(item => item?.DeepClone())];
    }

    private static void DeleteScalars(JsonArray? list, JsonArray? deleted)
    {
        if (deleted is not null)
        {
            list?.RemoveAll(item => deleted.Any(other => JsonNode.DeepEquals(item, other)));
        }
    }

    /// <summary>A list as it is, without the nulls and directives inside its maps.</summary>
    private static JsonArray Replace(JsonArray list) => [.. list.Select(item => Merge(null, item, MergeField.Unknown))];

    private static string? DirectiveOf(JsonObject map) =>
        map[Directive] is JsonValue value && value.TryGetValue<string>(out var directive) ? directive : null;

    private static bool IsDirective(string name) =>
        name is Directive or RetainKeys
        || name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal)
        || name.StartsWith(SetElementOrder, StringComparison.Ordinal);
}
