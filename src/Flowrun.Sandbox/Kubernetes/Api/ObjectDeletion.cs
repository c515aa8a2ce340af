using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubernetes.Api;

/// <summary>Deletes objects: at once, or after their finalizers; and what they own.</summary>
internal sealed class ObjectDeletion(ObjectStore store, TimeProvider time)
{
    /// <param name="request">What to delete.</param>
    /// <param name="how">DeleteOptions.</param>
    /// <returns>The object as it leaves, or as it stays for now.</returns>
    /// <exception cref="StatusException">It is not there, or not the one that was meant.</exception>
    public (StoredObject Object, bool IsGone) Delete(ApiRequest request, DeleteOptions how)
    {
        while (true)
        {
            var current = store.Get(request.Kind, request.Namespace, request.Name) ?? throw Statuses.NotFound(request.Kind, request.Name);
            how.CheckPreconditions(current);
            if (how.IsDryRun)
            {
                return (current, true);
            }

            if (TryDelete(current, how) is { } done)
            {
                return done;
            }
        }
    }

    /// <summary>Removes a pod that has come to its end and has no finalizer left.</summary>
    public void RemoveFinished(StoredObject pod)
    {
        if (pod.Root.At("metadata", "finalizers") is null)
        {
            store.TryDelete(pod);
        }
    }

    private (StoredObject Object, bool IsGone)? TryDelete(StoredObject current, DeleteOptions how)
    {
        var kind = current.Kind;
        if (kind == ResourceKinds.Pods)
        {
            return DeletePod(current, how);
        }

        if (kind == ResourceKinds.Jobs && how.Propagation == "Foreground" && store.OwnedBy(ResourceKinds.Pods, current.Uid).Count > 0)
        {
            return Mark(current, 0, "foregroundDeletion") is { } marked ? (marked, false) : null;
        }

        if (current.Root.At("metadata", "finalizers") is not null)
        {
            return Mark(current, 0, null) is { } marked ? (marked, false) : null;
        }

        if (kind == ResourceKinds.Jobs && how.Propagation is (null or "Orphan"))
        {
            Orphan(current);
        }

        if (store.TryDelete(current) is not { } last)
        {
            return null;
        }

        if (kind == ResourceKinds.Namespaces)
        {
            Empty(current.Key.Name);
        }

        return (last, true);
    }

    /// <summary>A pod on a node is given time; one that never got there goes at once. Finalizers hold either.</summary>
    private (StoredObject Object, bool IsGone)? DeletePod(StoredObject pod, DeleteOptions how)
    {
        var isFinished = pod.Root.TextAt("status", "phase") is "Succeeded" or "Failed";
        var isBound = pod.Root.TextAt("spec", "nodeName") is { Length: > 0 };
        var grace = isBound && !isFinished ? how.GraceSeconds ?? pod.Root.WholeAt("spec", "terminationGracePeriodSeconds") ?? 30 : 0;
        var hasFinalizers = pod.Root.At("metadata", "finalizers") is not null;
        if (grace == 0 && !hasFinalizers)
        {
            return store.TryDelete(pod) is { } last ? (last, true) : null;
        }

        return pod.Root.At("metadata", "deletionTimestamp") is not null ? (pod, false)
            : Mark(pod, grace, null) is { } marked ? (marked, false) : null;
    }

    private StoredObject? Mark(StoredObject current, long graceSeconds, string? finalizer)
    {
        if (current.Root.At("metadata", "deletionTimestamp") is not null)
        {
            return current;
        }

        var document = current.ToNode();
        var metadata = document["metadata"]!.AsObject();
        metadata["deletionTimestamp"] = Timestamps.Format(time.GetUtcNow().AddSeconds(graceSeconds));
        metadata["deletionGracePeriodSeconds"] = graceSeconds;
        if (metadata.WholeAt("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        if (finalizer is not null)
        {
            var finalizers = metadata["finalizers"] as JsonArray ?? [];
            finalizers.Add(finalizer);
            metadata["finalizers"] = finalizers;
        }

        return store.TryReplace(current, document);
    }

    private void Empty(string name)
    {
        var all = ResourceKinds.All.Where(kind => kind.IsNamespaced).SelectMany(kind => store.Read(kind).Objects.Values);
        foreach (var stored in all.Where(one => one.Key.Namespace == name))
        {
            Delete(new ApiRequest(stored.Kind, name, stored.Key.Name, ""), DeleteOptions.Background with { GraceSeconds = 0 });
        }
    }

    private void Orphan(StoredObject owner)
    {
        foreach (var pod in store.OwnedBy(ResourceKinds.Pods, owner.Uid))
        {
            var document = pod.ToNode();
            document["metadata"]!.AsObject().Remove("ownerReferences");
            document["metadata"]!.AsObject().Remove("finalizers");
            store.TryReplace(pod, document);
        }
    }
}
