using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Makes a new object of what a client sent: checks it, completes it, stores it.</summary>
internal sealed class ObjectCreation(ObjectStore store, TimeProvider time, NameGenerator names)
{
    private static readonly string[] KeptMetadata = ["labels", "annotations", "ownerReferences", "finalizers"];

    /// <param name="kind">What it is to be.</param>
    /// <param name="inNamespace">Where it is to be; empty for what has no namespace.</param>
    /// <param name="body">What was sent; used up.</param>
    /// <param name="options">How.</param>
    /// <param name="unknownFields">The paths of fields that were dropped.</param>
    /// <exception cref="StatusException">It is refused.</exception>
    public StoredObject Create(ResourceKind kind, string inNamespace, JsonObject body, WriteOptions options, out IReadOnlyList<string> unknownFields)
    {
        CheckKind(kind, body);
        unknownFields = SchemaCheck.Run(kind, body);
        if (options.IsStrict && unknownFields.Count > 0)
        {
            throw Statuses.BadRequest(SchemaCheck.Undecodable(
                kind, "strict decoding error: " + string.Join(", ", unknownFields.Select(field => $"unknown field \"{field}\""))));
        }

        CheckNamespace(kind, inNamespace, body);
        var document = Complete(kind, inNamespace, body);
        var name = (string)document["metadata"]!["name"]!;
        var causes = new Causes();
        MetadataCheck.Check(document["metadata"]!.AsObject(), kind == ResourceKinds.Namespaces, causes);
        kind.Rules.Validate(document, causes);
        if (causes.List.Count > 0)
        {
            throw Statuses.Invalid(kind, name, causes.List);
        }

        if (options.IsDryRun)
        {
            return store.Get(kind, inNamespace, name) is null ? StoredObject.From(kind, document, 0) : throw Statuses.AlreadyExists(kind, name);
        }

        var quotas = kind == ResourceKinds.Jobs ? Quotas.Of(store, inNamespace) : [];
        return store.TryCreate(kind, document, quotas.Count == 0 ? null : count => Quotas.Check(quotas, kind, name, count))
            ?? throw Statuses.AlreadyExists(kind, name);
    }

    private static void CheckKind(ResourceKind kind, JsonObject body)
    {
        var (version, name) = (body.TextAt("apiVersion"), body.TextAt("kind"));
        if ((version ?? kind.ApiVersion) != kind.ApiVersion || (name ?? kind.Kind) != kind.Kind)
        {
            throw Statuses.BadRequest(
                $"the API version in the data ({version}, Kind={name}) does not match the expected API version ({kind.ApiVersion}, Kind={kind.Kind})");
        }

        if (body["metadata"] is not (JsonObject or null))
        {
            throw Statuses.BadRequest(SchemaCheck.Undecodable(
                kind, $"json: cannot unmarshal {body["metadata"].GoTypeName()} into Go struct field {kind.Kind}.metadata of type v1.ObjectMeta"));
        }
    }

    private void CheckNamespace(ResourceKind kind, string inNamespace, JsonObject body)
    {
        var own = body.ObjectAt("metadata").TextAt("namespace");
        if (!string.IsNullOrEmpty(own) && own != inNamespace)
        {
            throw Statuses.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (kind.IsNamespaced && store.Get(ResourceKinds.Namespaces, "", inNamespace) is null)
        {
            throw Statuses.NotFound(ResourceKinds.Namespaces, inNamespace);
        }
    }

    private JsonObject Complete(ResourceKind kind, string inNamespace, JsonObject body)
    {
        var fields = body.ToArray();
        body.Clear();
        var document = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion };
        foreach (var (name, value) in fields)
        {
            if (name == "metadata")
            {
                document[name] = Metadata(kind, inNamespace, value as JsonObject ?? []);
            }
            else if (name is not ("kind" or "apiVersion") && !(kind.HasStatus && name == "status"))
            {
                document[name] = value;
            }
        }

        if (document["metadata"] is null)
        {
            document["metadata"] = Metadata(kind, inNamespace, []);
        }

        kind.Rules.PrepareCreate(document);
        return document;
    }

    private JsonObject Metadata(ResourceKind kind, string inNamespace, JsonObject sent)
    {
        var metadata = new JsonObject();
        var front = sent.TextAt("generateName");
        var name = sent.TextAt("name");
        metadata["name"] = string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(front) ? names.Next(front) : name ?? "";
        if (!string.IsNullOrEmpty(front))
        {
            metadata["generateName"] = front;
        }

        if (kind.IsNamespaced)
        {
            metadata["namespace"] = inNamespace;
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        if (kind.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        metadata["creationTimestamp"] = Timestamps.Now(time);
        foreach (var kept in KeptMetadata)
        {
            if (sent[kept] is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                var value = sent[kept];
                sent.Remove(kept);
                metadata[kept] = value;
            }
        }

        return metadata;
    }
}
