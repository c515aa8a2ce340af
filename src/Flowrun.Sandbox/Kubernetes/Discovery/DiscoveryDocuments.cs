using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;

namespace Flowrun.Sandbox.Kubernetes.Discovery;

/// <summary>What the API says about itself, made of <see cref="ResourceKinds"/>.</summary>
internal static class DiscoveryDocuments
{
    /// <summary>The form that newer clients ask for: all in one.</summary>
    public const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Custom resources have their verbs in another order.</summary>
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2+flowrun-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };

    public static JsonObject CoreVersions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    public static JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. ByGroup(isCore: false).Select(group => Group(group.Key, group.First().Version))]),
    };

    /// <summary>One group, or null.</summary>
    public static JsonObject? OneGroup(string name)
    {
        if (ByGroup(isCore: false).FirstOrDefault(group => group.Key == name) is not { } kinds)
        {
            return null;
        }

        var group = Group(name, kinds.First().Version);
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return group;
    }

    public static JsonObject Aggregated(bool isCore) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. ByGroup(isCore).Select(AggregatedGroup)]),
    };

    /// <summary>The resources of one group and version, or null.</summary>
    public static JsonObject? Resources(string group, string version)
    {
        var kinds = ResourceKinds.All.Where(kind => kind.Group == group && kind.Version == version).ToArray();
        return kinds.Length == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = kinds[0].ApiVersion,
            ["resources"] = new JsonArray([.. kinds.SelectMany(Resource)]),
        };
    }

    private static IEnumerable<IGrouping<string, ResourceKind>> ByGroup(bool isCore) =>
        ResourceKinds.All.Where(kind => kind.Group.Length == 0 == isCore).GroupBy(kind => kind.Group);

    private static JsonObject Group(string name, string version) => new()
    {
        ["name"] = name,
        ["versions"] = new JsonArray(GroupVersion(name, version)),
        ["preferredVersion"] = GroupVersion(name, version),
    };

    private static JsonObject GroupVersion(string name, string version) => new() { ["groupVersion"] = $"{name}/{version}", ["version"] = version };

    private static IEnumerable<JsonObject> Resource(ResourceKind kind)
    {
        var resource = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.IsNamespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(kind.IsCustom ? CustomVerbs : Verbs),
        };
        AddNames(resource, kind);
        resource["storageVersionHash"] = kind.StorageVersionHash;
        yield return resource;
        foreach (var (subresource, verbs) in Subresources(kind))
        {
            yield return new JsonObject
            {
                ["name"] = $"{kind.Plural}/{subresource}",
                ["singularName"] = "",
                ["namespaced"] = kind.IsNamespaced,
                ["kind"] = kind.Kind,
                ["verbs"] = Texts(verbs),
            };
        }
    }

    private static JsonObject AggregatedGroup(IGrouping<string, ResourceKind> group)
    {
        var version = new JsonObject
        {
            ["version"] = group.First().Version,
            ["resources"] = new JsonArray([.. group.Select(AggregatedResource)]),
            ["freshness"] = "Current",
        };
        return new JsonObject
        {
            ["metadata"] = group.Key.Length == 0 ? [] : new JsonObject { ["name"] = group.Key },
            ["versions"] = new JsonArray(version),
        };
    }

    private static JsonObject AggregatedResource(ResourceKind kind)
    {
        var resource = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = ResponseKind(kind),
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Texts(Verbs),
        };
        AddNames(resource, kind);
        var subresources = Subresources(kind).Select(one => new JsonObject
        {
            ["subresource"] = one.Name,
            ["responseKind"] = ResponseKind(kind),
            ["verbs"] = Texts(one.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            resource["subresources"] = new JsonArray([.. subresources]);
        }

        return resource;
    }

    private static JsonObject ResponseKind(ResourceKind kind) => kind.IsCustom
        ? new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind }
        : new() { ["group"] = "", ["version"] = "", ["kind"] = kind.Kind };

    private static IEnumerable<(string Name, string[] Verbs)> Subresources(ResourceKind kind)
    {
        if (kind == ResourceKinds.Pods)
        {
            yield return ("log", ["get"]);
        }

        if (kind.HasStatus)
        {
            yield return ("status", StatusVerbs);
        }
    }

    private static void AddNames(JsonObject resource, ResourceKind kind)
    {
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = Texts(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = Texts(kind.Categories);
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
