using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Selectors;

/// <summary>A field selector: <c>metadata.name=a,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    private static readonly string[] Everywhere = ["metadata.name", "metadata.namespace"];

    private static readonly string[] OfPods = ["status.phase", "spec.nodeName", "spec.restartPolicy"];

    private static readonly string[] OfEvents =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    private readonly List<(string[] Path, bool Wanted, string Value)> _requirements = [];

    private FieldSelector()
    {
    }

    /// <exception cref="StatusException">It cannot be read, or that field cannot be asked for.</exception>
    public static FieldSelector Parse(string? text, ResourceKind kind)
    {
        var selector = new FieldSelector();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw Statuses.BadRequest($"invalid selector: '{text}'; can't understand '{part}'");
            }

            var wanted = part[at - 1] != '!';
            var field = part[..(wanted ? at : at - 1)];
            if (!Supports(kind, field))
            {
                throw Statuses.BadRequest($"field label not supported: {field}");
            }

            selector._requirements.Add((field.Split('.'), wanted, part[(at + 1)..].TrimStart('=')));
        }

        return selector;
    }

    public bool Matches(StoredObject stored)
    {
        foreach (var (path, wanted, value) in _requirements)
        {
            var found = path switch
            {
                ["metadata", "name"] => stored.Key.Name,
                ["metadata", "namespace"] => stored.Key.Namespace,
                ["source"] => stored.Root.TextAt("source", "component") ?? "",
                _ => stored.Root.TextAt(path) ?? "",
            };
            if ((found == value) != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Supports(ResourceKind kind, string field) =>
        Everywhere.Contains(field)
        || (kind == ResourceKinds.Pods && OfPods.Contains(field))
        || (kind == ResourceKinds.Events && OfEvents.Contains(field))
        || (kind == ResourceKinds.Namespaces && field == "status.phase")
        || (kind == ResourceKinds.Jobs && field == "status.successful");
}
