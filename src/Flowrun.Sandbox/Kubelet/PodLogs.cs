using System.Collections.Concurrent;
using Flowrun.Sandbox.Kubernetes.Api;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>The output of the containers of all pods that this node knows.</summary>
internal sealed class PodLogs : IPodLogs
{
    private readonly ConcurrentDictionary<(string PodUid, string Container), (string File, TaskCompletionSource End)> _logs = new();

    public string? Find(string podUid, string container) => _logs.TryGetValue((podUid, container), out var log) && File.Exists(log.File) ? log.File : null;

    public Task EndOf(string podUid, string container) => _logs.TryGetValue((podUid, container), out var log) ? log.End.Task : Task.CompletedTask;

    public void Begin(string podUid, string container, string file)
    {
        File.WriteAllBytes(file, []);
        _logs[(podUid, container)] = (file, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public void End(string podUid, string container)
    {
        if (_logs.TryGetValue((podUid, container), out var log))
        {
            log.End.TrySetResult();
        }
    }

    public void Forget(string podUid)
    {
        foreach (var key in _logs.Keys.Where(key => key.PodUid == podUid).ToArray())
        {
            _logs.TryRemove(key, out _);
        }
    }
}
