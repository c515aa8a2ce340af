using Flowrun.Sandbox.Kubelet.Memory;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Kubernetes.Api;
using Flowrun.Sandbox.Kubernetes.Storage;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The node with all that belongs to it on this machine: cgroups and files.</summary>
internal sealed class LocalNode : IDisposable
{
    private readonly MemoryLimits _limits;
    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly Node _node;

    public LocalNode(ObjectStore store, ApiServer api, NameGenerator names, PodLogs logs, SandboxClusterOptions options)
    {
        _limits = new MemoryLimits(options.Time, options.WatchMemory);
        _isTemporary = options.DataFolder is null;
        _folder = options.DataFolder is null ? Directory.CreateTempSubdirectory("flowrun-sandbox-").FullName : Path.Combine(options.DataFolder, "pods");
        Directory.CreateDirectory(_folder);
        var events = new EventRecorder(store, api.Creation, names, options.Time, "kubelet");
        var parts = new NodeParts(store, _limits, logs, events, options.Time, _folder, options.MoreVariables, options.Act);
        var capacity = new NodeCapacity(options.MaxRunningPods ?? 2 * Environment.ProcessorCount, options.MaxRunningMemory);
        _node = new Node(parts, capacity, api.Deletion);
    }

    public string? Cgroup => _limits.Folder;

    public Task RunAsync(CancellationToken cancellationToken) => _node.RunAsync(cancellationToken);

    public void Dispose()
    {
        _limits.Dispose();
        if (_isTemporary)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
