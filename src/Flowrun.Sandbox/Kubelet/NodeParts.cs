using Flowrun.Sandbox.Kubelet.Memory;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>What all pods of a node share.</summary>
/// <param name="MoreVariables">What a container's environment gets on top of its own.</param>
/// <param name="Act">How containers end that are acted; null: they run.</param>
internal sealed record NodeParts(
    ObjectStore Store,
    MemoryLimits Limits,
    PodLogs Logs,
    EventRecorder Events,
    TimeProvider Time,
    string DataFolder,
    Func<IReadOnlyDictionary<string, string>, IEnumerable<KeyValuePair<string, string>>>? MoreVariables,
    Func<IReadOnlyDictionary<string, string>, long?, ContainerAct>? Act);
