using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>Pods that no node has taken on yet, in the order in which they came.</summary>
internal sealed class WaitingPods(NodeParts parts)
{
    private readonly LinkedList<StoredObject> _pods = new();
    private readonly Dictionary<string, LinkedListNode<StoredObject>> _places = [];
    private readonly Queue<StoredObject> _untold = new();

    /// <summary>Takes a pod in, if it is one that waits.</summary>
    public void Consider(StoredObject pod)
    {
        var isWaiting = pod.Root.TextAt("status", "phase") == "Pending"
            && pod.Root.TextAt("spec", "nodeName") is null or "" or Node.Name
            && pod.Root.At("status", "startTime") is null
            && pod.Root.At("metadata", "deletionTimestamp") is null;
        if (isWaiting && !_places.ContainsKey(pod.Uid))
        {
            _places[pod.Uid] = _pods.AddLast(pod);
            _untold.Enqueue(pod);
        }
    }

    public void Remove(string uid)
    {
        if (_places.Remove(uid, out var place))
        {
            _pods.Remove(place);
        }
    }

    /// <summary>The next pod for which there is room; it waits no longer. Nobody overtakes, except those that could never run.</summary>
    public StoredObject? Next(NodeCapacity capacity)
    {
        for (var place = _pods.First; place is not null; place = place.Next)
        {
            var pod = place.Value;
            if (!capacity.CouldEverTake(pod))
            {
                continue;
            }

            if (capacity.TryTake(pod) is { } missing)
            {
                Tell(missing);
                return null;
            }

            Remove(pod.Uid);
            return pod;
        }

        Tell(NodeCapacity.NoMemory);
        return null;
    }

    /// <summary>Tells those that came since that there is no room for them, once each.</summary>
    private void Tell(string missing)
    {
        while (_untold.TryDequeue(out var pod))
        {
            if (!_places.ContainsKey(pod.Uid))
            {
                continue;
            }

            new PodRecord(parts.Store, pod).Change((current, document) => document["status"]!["conditions"] = new JsonArray(
                PodStatus.Condition(current, "PodScheduled", holds: false, "Unschedulable", missing, parts.Time.GetUtcNow())));
            parts.Events.Warning(pod, "FailedScheduling", missing);
        }
    }
}
