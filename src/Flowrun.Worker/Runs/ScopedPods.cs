using Flowrun.Core.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>Pods by their uid and by their Job's.</summary>
internal sealed class ScopedPods
{
    private readonly Dictionary<string, (string Scope, AttemptPod Pod)> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byJob = new(StringComparer.Ordinal);

    public IEnumerable<AttemptPod> All => _pods.Values.Select(known => known.Pod);

    public IReadOnlyList<AttemptPod> Of(string jobUid) => _byJob.TryGetValue(jobUid, out var uids) ? [.. uids.Select(uid => _pods[uid].Pod)] : [];

    public void Set(string scope, AttemptPod pod)
    {
        _pods[pod.Uid] = (scope, pod);
        if (!_byJob.TryGetValue(pod.JobUid, out var uids))
        {
            _byJob[pod.JobUid] = uids = new HashSet<string>(StringComparer.Ordinal);
        }

        uids.Add(pod.Uid);
    }

    public void Remove(string uid)
    {
        if (_pods.Remove(uid, out var known) && _byJob.TryGetValue(known.Pod.JobUid, out var uids) && uids.Remove(uid) && uids.Count == 0)
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
