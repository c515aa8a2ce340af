using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;

namespace Flowrun.Worker.Runs;

/// <summary>Why Jobs have no pods, by the Job's uid.</summary>
internal sealed class ScopedRefusals
{
    private readonly Dictionary<string, (string Scope, PodRefusal Refusal)> _refusals = new(StringComparer.Ordinal);

    /// <summary>The reasons by the Job's uid.</summary>
    public IReadOnlyDictionary<string, string> Reasons => _refusals.ToDictionary(known => known.Key, known => known.Value.Refusal.Reason, StringComparer.Ordinal);

    public string? Of(string jobUid) => _refusals.TryGetValue(jobUid, out var known) ? known.Refusal.Reason : null;

    public void ForgetOf(string jobUid) => _refusals.Remove(jobUid);

    public void Apply(string scope, ListWatchItem<PodRefusal> item)
    {
        switch (item)
        {
            case ListWatchItem<PodRefusal>.Listed listed:
                foreach (var uid in _refusals.Where(known => known.Value.Scope == scope).Select(known => known.Key).ToList())
                {
                    _refusals.Remove(uid);
                }

                foreach (var refusal in listed.Objects)
                {
                    _refusals[refusal.JobUid] = (scope, refusal);
                }

                break;
            case ListWatchItem<PodRefusal>.Changed changed:
                _refusals[changed.Object.JobUid] = (scope, changed.Object);
                break;
            case ListWatchItem<PodRefusal>.Deleted deleted when _refusals.TryGetValue(deleted.Object.JobUid, out var known) && known.Refusal.Event == deleted.Object.Event:
                _refusals.Remove(deleted.Object.JobUid);
                break;
        }
    }
}
