using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;

namespace Flowrun.Sandbox.Kubernetes.Discovery;

/// <summary>As much OpenAPI v3 as kubectl reads before it writes: that the server itself finds unknown fields.</summary>
internal static class OpenApi
{
    public static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in ResourceKinds.All.Select(PathOf).Distinct())
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of one group and version, such as <c>apis/batch/v1</c>; or null.</summary>
    public static JsonObject? Document(string path)
    {
        var kinds = ResourceKinds.All.Where(kind => PathOf(kind) == path).ToArray();
        return kinds.Length == 0 ? null : new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
            ["paths"] = new JsonObject(kinds.Select(kind => KeyValuePair.Create<string, JsonNode?>(Route(kind), Operations(kind)))),
        };
    }

    private static string PathOf(ResourceKind kind) => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}";

    private static string Route(ResourceKind kind) => $"/{PathOf(kind)}/{(kind.IsNamespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}/{{name}}";

    private static JsonObject Operations(ResourceKind kind)
    {
        var parameters = ((string[])["dryRun", "fieldManager", "fieldValidation", "force"]).Select(name => new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
        });
        return new JsonObject
        {
            ["patch"] = new JsonObject
            {
                ["parameters"] = new JsonArray([.. parameters]),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = "patch",
                ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind },
            },
        };
    }
}
