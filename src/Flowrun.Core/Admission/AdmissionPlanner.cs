using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>Decides which suspended Jobs may run: the oldest of a group first, groups by turns, never over a limit.</summary>
/// <remarks>
/// The turn is the group's that has the smallest share of the installation's limits (the larger of runs and memory: dominant resource fairness, Ghodsi et al.,
/// NSDI 2011), of equals that with the oldest Job. If the Job whose turn it is does not fit into what the installation has left, all others wait for it too:
/// else a large one would never find room beside a stream of small ones. A Job that its own group's limit holds up holds up that group alone, and one that fits
/// into no limit holds up nobody.
/// </remarks>
public static class AdmissionPlanner
{
    private const string Everything = "the installation";

    public static AdmissionPlan Decide(AdmissionSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var released = new List<AdmissionJob>();
        var held = new List<HeldJob>();
        var whole = new Usage(snapshot.Installation);
        var groups = GroupsOf(snapshot, whole, held);
        while (Next(groups, snapshot.Installation) is { } group)
        {
            var job = group.Waiting.Peek();
            if (group.Usage.WhyNot(job, $"flow {group.Name}") is { } full)
            {
                group.Hold(held, full);
            }
            else if (whole.WhyNot(job, Everything) is { } crowded)
            {
                foreach (var other in groups)
                {
                    other.Hold(held, other == group ? crowded : $"{group.Name} has the turn: {crowded}");
                }
            }
            else
            {
                group.Waiting.Dequeue();
                group.Usage.Add(job);
                whole.Add(job);
                released.Add(job);
            }
        }

        return new AdmissionPlan(released, held);
    }

    /// <summary>Who has the turn; null: nobody waits any more.</summary>
    private static Group? Next(IEnumerable<Group> groups, AdmissionLimits whole) => groups
        .Where(group => group.Waiting.Count > 0)
        .MinBy(group => (group.Usage.ShareOf(whole), group.Waiting.Peek()), Turns.Instance);

    private static List<Group> GroupsOf(AdmissionSnapshot snapshot, Usage whole, List<HeldJob> held)
    {
        var groups = new List<Group>();
        foreach (var jobs in snapshot.Jobs.GroupBy(job => job.Group))
        {
            var usage = new Usage(snapshot.Groups.GetValueOrDefault(jobs.Key, AdmissionLimits.None));
            var waiting = new List<(AdmissionJob, AdmissionJob)>();
            var who = $"flow {jobs.Key}";
            foreach (var job in jobs)
            {
                if (job.IsReleased)
                {
                    usage.Add(job);
                    whole.Add(job);
                }
                else if ((usage.WhyNever(job, who) ?? whole.WhyNever(job, Everything)) is { } never)
                {
                    held.Add(new HeldJob(job, never, NeverFits: true));
                }
                else
                {
                    waiting.Add((job, job));
                }
            }

            // Not sorted: of tens of thousands that wait only the oldest few are asked for.
            groups.Add(new Group(jobs.Key, usage, new PriorityQueue<AdmissionJob, AdmissionJob>(waiting, Ages.Instance)));
        }

        return groups;
    }

    /// <param name="Waiting">The oldest comes first.</param>
    private sealed record Group(VersionGroup Name, Usage Usage, PriorityQueue<AdmissionJob, AdmissionJob> Waiting)
    {
        /// <summary>The oldest waits for a reason of its own, the others behind it.</summary>
        public void Hold(List<HeldJob> held, string reason)
        {
            if (Waiting.TryDequeue(out var oldest, out _))
            {
                held.Add(new HeldJob(oldest, reason));
                held.AddRange(Waiting.UnorderedItems.Select(other => new HeldJob(other.Element, "older ones of its flow wait")));
                Waiting.Clear();
            }
        }
    }

    private sealed class Ages : IComparer<AdmissionJob>
    {
        public static readonly Ages Instance = new();

        public int Compare(AdmissionJob? x, AdmissionJob? y)
        {
            var byAge = x!.Created.CompareTo(y!.Created);
            return byAge != 0 ? byAge : string.CompareOrdinal(x.Key, y.Key);
        }
    }

    private sealed class Turns : IComparer<(double Share, AdmissionJob Oldest)>
    {
        public static readonly Turns Instance = new();

        public int Compare((double Share, AdmissionJob Oldest) x, (double Share, AdmissionJob Oldest) y)
        {
            var byShare = x.Share.CompareTo(y.Share);
            return byShare != 0 ? byShare : Ages.Instance.Compare(x.Oldest, y.Oldest);
        }
    }
}
