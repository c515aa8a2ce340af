using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Selectors;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>What a path below /api or /apis is about.</summary>
/// <param name="Kind">The resource.</param>
/// <param name="Namespace">Empty for all, or for what has none.</param>
/// <param name="Name">Empty for the collection.</param>
/// <param name="Subresource">Empty for the object itself.</param>
internal readonly record struct ApiRequest(ResourceKind Kind, string Namespace, string Name, string Subresource)
{
    /// <summary>Null: nothing is served there.</summary>
    public static ApiRequest? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            ["api", "v1", .. var rest] => Resolve("", "v1", rest),
            ["apis", var group, var version, .. var rest] => Resolve(group, version, rest),
            _ => null,
        };
    }

    public Selection Select(IQueryCollection query) =>
        new(Namespace, LabelSelector.Parse(query["labelSelector"]), FieldSelector.Parse(query["fieldSelector"], Kind));

    private static ApiRequest? Resolve(string group, string version, string[] rest)
    {
        var inNamespace = "";
        if (rest is ["namespaces", var name, var plural, ..] && !(group.Length == 0 && plural is "status" or "finalize"))
        {
            (inNamespace, rest) = (name, rest[2..]);
        }

        return rest is [var resource, ..] && rest.Length <= 3
            && ResourceKinds.Find(group, version, resource) is { } kind
            && (inNamespace.Length == 0 || kind.IsNamespaced)
            && (rest.Length == 1 || !kind.IsNamespaced || inNamespace.Length > 0)
            ? new ApiRequest(kind, inNamespace, rest.Length > 1 ? rest[1] : "", rest.Length > 2 ? rest[2] : "")
            : null;
    }
}
