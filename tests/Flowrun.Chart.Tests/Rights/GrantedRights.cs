using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Rights;

/// <summary>What the rendered Roles and ClusterRoles allow, and what of it was made use of.</summary>
internal sealed class GrantedRights
{
    private readonly HashSet<ApiCall> _granted = [];
    private readonly HashSet<ApiCall> _used = [];
    private readonly List<ApiCall> _denied = [];
    private readonly Lock _lock = new();

    public GrantedRights(Manifests manifests)
    {
        foreach (var role in manifests.Of("Role").Concat(manifests.Of("ClusterRole")))
        {
            var inNamespace = (string)role["kind"]! == "Role" ? (string?)role["metadata"]!["namespace"] : null;
            foreach (var rule in role["rules"]!.AsArray())
            {
                _granted.UnionWith(
                    from verb in Words(rule!["verbs"])
                    from apiGroup in Words(rule["apiGroups"])
                    from resource in Words(rule["resources"])
                    select new ApiCall(verb, apiGroup, resource, inNamespace));
            }
        }
    }

    public IReadOnlyList<ApiCall> Denied
    {
        get
        {
            lock (_lock)
            {
                return [.. _denied];
            }
        }
    }

    public IReadOnlyList<ApiCall> Unused
    {
        get
        {
            lock (_lock)
            {
                return [.. _granted.Except(_used)];
            }
        }
    }

    public bool Allows(ApiCall call)
    {
        lock (_lock)
        {
            // A right in the whole cluster is one in each namespace.
            if ((_granted.TryGetValue(call, out var granted) || _granted.TryGetValue(call with { Namespace = null }, out granted)) && granted is not null)
            {
                _used.Add(granted);
                return true;
            }

            _denied.Add(call);
            return false;
        }
    }

    private static IEnumerable<string> Words(JsonNode? list) => list!.AsArray().Select(word => (string)word!);
}
