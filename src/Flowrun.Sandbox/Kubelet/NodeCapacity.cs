using System.Text.Json;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Storage;
using Flowrun.Sandbox.Kubernetes.Validation;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>How much may run at once on the node, and how much does.</summary>
/// <param name="mostPods">Pods.</param>
/// <param name="mostMemory">Bytes that they may ask for together; null for no limit.</param>
internal sealed class NodeCapacity(int mostPods, long? mostMemory)
{
    public const string NoMemory = "0/1 nodes are available: 1 Insufficient memory.";

    private const string NoPlace = "0/1 nodes are available: 1 Too many pods.";

    private int _pods;
    private long _memory;

    /// <summary>Whether there would be room for it if nothing else ran.</summary>
    public bool CouldEverTake(StoredObject pod) => !(MemoryOf(pod) > mostMemory);

    /// <returns>Null: it is taken in. Else what is missing.</returns>
    public string? TryTake(StoredObject pod)
    {
        var memory = MemoryOf(pod);
        if (_memory + memory > mostMemory)
        {
            return NoMemory;
        }

        if (_pods >= mostPods)
        {
            return NoPlace;
        }

        _pods++;
        _memory += memory;
        return null;
    }

    public void GiveBack(StoredObject pod)
    {
        _pods--;
        _memory -= MemoryOf(pod);
    }

    /// <summary>What a scheduler counts: all containers together, or the largest init container.</summary>
    private static long MemoryOf(StoredObject pod) => Math.Max(
        pod.Root.ListAt("spec", "containers").Sum(Request), pod.Root.ListAt("spec", "initContainers").Select(Request).DefaultIfEmpty().Max());

    private static long Request(JsonElement container) =>
        KubernetesQuantity.Bytes((container.At("resources", "requests", "memory") ?? container.At("resources", "limits", "memory"))?.ToString()) ?? 0;
}
