using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Kubernetes.Patches;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject changes)
            {
                target[name] = Apply(target[name] as JsonObject is { } child ? Detached(target, name, child) : [], changes);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }

    private static JsonObject Detached(JsonObject parent, string name, JsonObject child)
    {
        parent.Remove(name);
        return child;
    }
}
