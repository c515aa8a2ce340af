using Flowrun.Core.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>Pods by their uid and by their Job's.</summary>
internal sealed class ScopedPods
{
    private readonly Dictionary<string, (string Scope, AttemptPod Pod)> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<AttemptPod>> _byJob = new(StringComparer.Ordinal);

    public IEnumerable<AttemptPod> All => _pods.Values.Select(known => known.Pod);

    public IReadOnlyList<AttemptPod> Of(string jobUid) => _byJob.TryGetValue(jobUid, out var pods) ? [.. pods] : [];

    public void Set(string scope, AttemptPod pod)
    {
        Remove(pod.Uid);
        _pods[pod.Uid] = (scope, pod);
        if (!_byJob.TryGetValue(pod.JobUid, out var pods))
        {
            _byJob[pod.JobUid] = pods = new List<AttemptPod>(1);
        }

        pods.Add(pod);
    }

    public void Remove(string uid)
    {
        if (_pods.Remove(uid, out var known) && _byJob.TryGetValue(known.Pod.JobUid, out var pods) && pods.Remove(known.Pod) && pods.Count == 0)
        {
            _byJob.Remove(known.Pod.JobUid);
        }
    }

    /// <summary>All there are in a scope.</summary>
    public void Replace(string scope, IEnumerable<AttemptPod> pods)
    {
        foreach (var uid in _pods.Where(known => known.Value.Scope == scope).Select(known => known.Key).ToList())
        {
            Remove(uid);
        }

        foreach (var pod in pods)
        {
            Set(scope, pod);
        }
    }

    public void ForgetOf(string jobUid)
    {
        foreach (var pod in Of(jobUid))
        {
            Remove(pod.Uid);
        }
    }
}
