using Flowrun.Core.Admission;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Events;
using Flowrun.Kubernetes.Runs;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Admission;

/// <summary>Says why Jobs wait: on the oldest of each group that does, and on each that waits in vain, with an Event too.</summary>
/// <remarks>However many wait, it is a few small writes: the others wait behind the oldest of their group, and whoever shows runs knows that.</remarks>
internal sealed class WaitReasons(IAttemptJobs jobs, ILogger log, TimeProvider time)
{
    /// <summary>Between two writes for one group: reasons have numbers in them, and numbers change.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const int MostAtOnce = 16;

    private readonly Dictionary<VersionGroup, long> _written = [];
    private readonly HashSet<string> _inVain = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<VersionGroup, string> _reasons = new Dictionary<VersionGroup, string>();

    /// <summary>Why the oldest of each group waits, as of the last look.</summary>
    public IReadOnlyDictionary<VersionGroup, string> Reasons => Volatile.Read(ref _reasons);

    /// <summary>Nobody waits, or another process says why.</summary>
    public void Forget() => Volatile.Write(ref _reasons, new Dictionary<VersionGroup, string>());

    /// <param name="held">Of the last look; the oldest of each group first.</param>
    /// <param name="known">By their uids.</param>
    /// <param name="cancellationToken">This process does not lead any more.</param>
    /// <returns>Whether all is said, and nothing is to be said later.</returns>
    public async Task<bool> SayAsync(IReadOnlyList<HeldJob> held, IReadOnlyDictionary<string, AttemptJob> known, CancellationToken cancellationToken)
    {
        var oldest = held.Where(one => !one.NeverFits).DistinctBy(one => one.Job.Group).ToList();
        Volatile.Write(ref _reasons, oldest.ToDictionary(one => one.Job.Group, one => one.Reason));
        var never = held.Where(one => one.NeverFits).ToList();
        foreach (var one in never.Where(one => _inVain.Add(one.Job.Key)))
        {
            Log.NeverFits(log, known[one.Job.Key].Namespace, known[one.Job.Key].Name, one.Reason);
        }

        _inVain.IntersectWith(never.Select(one => one.Job.Key));
        var unsaid = Unsaid(oldest, never, held, known).ToList();
        foreach (var (job, words, isInVain) in unsaid.Where(MayBeSaid).Take(MostAtOnce).ToList())
        {
            await SayAsync(job, words, isInVain, cancellationToken);
        }

        return unsaid.Count == 0;
    }

    private bool MayBeSaid((AttemptJob Job, string Words, bool IsInVain) unsaid)
    {
        if (unsaid.IsInVain || unsaid.Job.WaitsForever)
        {
            return true;
        }

        var may = !_written.TryGetValue(unsaid.Job.Group, out var before) || time.GetElapsedTime(before) >= Pause;
        if (may)
        {
            _written[unsaid.Job.Group] = time.GetTimestamp();
        }

        return may;
    }

    private static IEnumerable<(AttemptJob Job, string Words, bool IsInVain)> Unsaid(
        List<HeldJob> oldest, List<HeldJob> never, IReadOnlyList<HeldJob> held, IReadOnlyDictionary<string, AttemptJob> known)
    {
        foreach (var one in never.Where(one => known[one.Job.Key].Waits != AttemptJob.Forever + one.Reason))
        {
            yield return (known[one.Job.Key], AttemptJob.Forever + one.Reason, true);
        }

        foreach (var one in held.Where(one => !one.NeverFits && known[one.Job.Key].WaitsForever))
        {
            yield return (known[one.Job.Key], one.Reason, false);
        }

        foreach (var one in oldest.Where(one => known[one.Job.Key] is var job && job.Waits != one.Reason && !job.WaitsForever))
        {
            yield return (known[one.Job.Key], one.Reason, false);
        }
    }

    /// <summary>It is for people: what cannot be written now is said again at a later look, and nothing else waits for it.</summary>
    private async Task SayAsync(AttemptJob job, string words, bool isInVain, CancellationToken cancellationToken)
    {
        try
        {
            if (isInVain)
            {
                await jobs.WriteEventAsync(job, new AttemptEvent(EventReason.NeverFits, $"waits {words}"), cancellationToken);
            }

            await jobs.ExplainAsync(job, words, cancellationToken);
        }
        catch (AttemptCallException failed)
        {
            Log.NotExplained(log, job.Namespace, job.Name, failed.Message);
        }
    }
}
