using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes.Kinds;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The stored object of one pod, written to by its node.</summary>
internal sealed class PodRecord(ObjectStore store, StoredObject pod)
{
    private readonly Lock _lock = new();

    /// <summary>The newest version, or null once the pod is gone.</summary>
    public StoredObject? Current =>
        store.Get(ResourceKinds.Pods, pod.Key.Namespace, pod.Key.Name) is { } current && current.Uid == pod.Uid ? current : null;

    /// <param name="change">Changes a copy of the newest version.</param>
    /// <returns>The new version; null if the pod is gone.</returns>
    public StoredObject? Change(Action<StoredObject, JsonObject> change)
    {
        lock (_lock)
        {
            while (Current is { } current)
            {
                var document = current.ToNode();
                change(current, document);
                if (store.TryReplace(current, document) is { } replaced)
                {
                    return replaced;
                }
            }

            return null;
        }
    }
}
