using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Puts a changed object in the place of the stored one, with all that may not change kept as it was.</summary>
internal sealed class ObjectChange(ObjectStore store)
{
    private static readonly string[] FixedMetadata =
        ["name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>Changes the current version, again and again until nobody came in between.</summary>
    /// <param name="request">The object, and whether its status.</param>
    /// <param name="options">How.</param>
    /// <param name="change">Gets a copy of the current object; gives the changed one.</param>
    /// <exception cref="StatusException">It is refused, or the object is not there.</exception>
    public StoredObject Apply(ApiRequest request, WriteOptions options, Func<JsonObject, JsonObject> change)
    {
        while (true)
        {
            var current = store.Get(request.Kind, request.Namespace, request.Name) ?? throw Statuses.NotFound(request.Kind, request.Name);
            var changed = change(current.ToNode());
            if (TryApply(current, changed, request.Subresource, options) is { } applied)
            {
                return applied;
            }
        }
    }

    private StoredObject? TryApply(StoredObject current, JsonObject changed, string subresource, WriteOptions options)
    {
        var (kind, previous) = (current.Kind, current.ToNode());
        CheckPreconditions(current, changed.ObjectAt("metadata"));
        var document = Merge(kind, changed, previous, subresource);
        if (subresource.Length == 0)
        {
            var unknown = SchemaCheck.Run(kind, document);
            if (options.IsStrict && unknown.Count > 0)
            {
                throw Statuses.BadRequest(SchemaCheck.Undecodable(
                    kind, "strict decoding error: " + string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""))));
            }

            kind.Rules.PrepareUpdate(document, previous);
            Validate(kind, current.Key.Name, document, previous);
        }

        if (JsonNode.DeepEquals(document, previous))
        {
            return current;
        }

        if (kind.HasGeneration && !JsonNode.DeepEquals(document["spec"], previous["spec"]))
        {
            document["metadata"]!["generation"] = (previous.ObjectAt("metadata").WholeAt("generation") ?? 0) + 1;
        }

        if (options.IsDryRun)
        {
            return StoredObject.From(kind, document, current.ResourceVersion);
        }

        var isLeaving = document.ObjectAt("metadata") is { } metadata
            && metadata["deletionTimestamp"] is not null && metadata["finalizers"] is null && previous.ObjectAt("metadata")?["finalizers"] is not null;
        return isLeaving && kind != ResourceKinds.Pods ? Leave(current, document) : store.TryReplace(current, document);
    }

    /// <summary>The last finalizer of a deleted object is gone.</summary>
    private StoredObject? Leave(StoredObject current, JsonObject document) =>
        store.TryReplace(current, document) is { } replaced ? store.TryDelete(replaced) ?? replaced : null;

    private static void CheckPreconditions(StoredObject current, JsonObject? metadata)
    {
        var version = metadata.TextAt("resourceVersion");
        if (!string.IsNullOrEmpty(version) && version != current.ResourceVersion.ToString())
        {
            throw Statuses.Conflict(current.Kind, current.Key.Name);
        }

        if (metadata.TextAt("uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw Statuses.Conflict(current.Kind, current.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        if (string.IsNullOrEmpty(version) && !current.Kind.MayUpdateUnconditionally)
        {
            var causes = new Causes();
            causes.Invalid("metadata.resourceVersion", "0", "must be specified for an update");
            throw Statuses.Invalid(current.Kind, current.Key.Name, causes.List);
        }
    }

    /// <summary>Of the object all but the status is taken, of the status only that; and nothing that is the server's own.</summary>
    private static JsonObject Merge(ResourceKind kind, JsonObject changed, JsonObject previous, string subresource)
    {
        var (theirs, ours) = subresource == "status" ? (previous, changed) : (changed, previous);
        var document = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion };
        var metadata = theirs.ObjectAt("metadata")?.DeepClone().AsObject() ?? [];
        foreach (var name in FixedMetadata)
        {
            metadata.Remove(name);
            if (previous["metadata"]![name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        metadata.Remove("managedFields");
        foreach (var (name, value) in metadata.ToArray())
        {
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                metadata.Remove(name);
            }
        }

        document["metadata"] = metadata;
        foreach (var (name, value) in theirs)
        {
            if (name is not ("kind" or "apiVersion" or "metadata") && !(name == "status" && kind.HasStatus))
            {
                document[name] = value?.DeepClone();
            }
        }

        if (kind.HasStatus && ours["status"] is { } status)
        {
            document["status"] = status.DeepClone();
        }

        return document;
    }

    private static void Validate(ResourceKind kind, string name, JsonObject document, JsonObject previous)
    {
        var causes = new Causes();
        MetadataCheck.Check(document["metadata"]!.AsObject(), kind == ResourceKinds.Namespaces, causes);
        kind.Rules.Validate(document, causes);
        kind.Rules.ValidateUpdate(document, previous, causes);
        if (causes.List.Count > 0)
        {
            throw Statuses.Invalid(kind, name, causes.List);
        }
    }
}
