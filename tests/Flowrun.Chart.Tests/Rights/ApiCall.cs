namespace Flowrun.Chart.Tests.Rights;

/// <summary>A request to the API server as its authorizer sees it.</summary>
/// <param name="Group">Empty for the core.</param>
/// <param name="Resource">With its subresource: <c>flows/status</c>.</param>
/// <param name="Namespace">Null: of the whole cluster.</param>
/// <remarks>Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb</remarks>
internal sealed record ApiCall(string Verb, string Group, string Resource, string? Namespace)
{
    /// <returns>Null: discovery and the like, which everybody may.</returns>
    public static ApiCall? Of(string method, string path, bool isWatch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", "v1", .. var core] => ("", core),
            ["apis", var named, _, .. var more] => (named, more),
            _ => ("", Array.Empty<string>()),
        };
        string? inNamespace = null;
        if (rest is ["namespaces", var name, _, ..])
        {
            (inNamespace, rest) = (name, rest[2..]);
        }

        return rest.Length == 0 ? null : new ApiCall(VerbOf(method, rest.Length > 1, isWatch), group, rest is [_, _, var sub, ..] ? $"{rest[0]}/{sub}" : rest[0], inNamespace);
    }

    private static string VerbOf(string method, bool isNamed, bool isWatch) => (method, isNamed) switch
    {
        ("GET" or "HEAD", _) when isWatch => "watch",
        ("GET" or "HEAD", true) => "get",
        ("GET" or "HEAD", false) => "list",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        _ => method,
    };
}
