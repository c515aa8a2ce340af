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
        .MinBy(group => (group.Usage.ShareOf(whole), group.Waiting.Peek().Created, group.Waiting.Peek().Key), Order.Instance);

    private static List<Group> GroupsOf(AdmissionSnapshot snapshot, Usage whole, List<HeldJob> held)
    {
        var groups = new List<Group>();
        foreach (var jobs in snapshot.Jobs.GroupBy(job => job.Group))
        {
            var group = new Group(jobs.Key, new Usage(snapshot.Groups.GetValueOrDefault(jobs.Key, AdmissionLimits.None)));
            groups.Add(group);
            foreach (var job in jobs.OrderBy(job => job.Created).ThenBy(job => job.Key, StringComparer.Ordinal))
            {
                if (job.IsReleased)
                {
                    group.Usage.Add(job);
                    whole.Add(job);
                }
                else if ((group.Usage.WhyNever(job, $"flow {group.Name}") ?? whole.WhyNever(job, Everything)) is { } never)
                {
                    held.Add(new HeldJob(job, never, NeverFits: true));
                }
                else
                {
                    group.Waiting.Enqueue(job);
                }
            }
        }

        return groups;
    }

    private sealed record Group(VersionGroup Name, Usage Usage)
    {
        /// <summary>The oldest first.</summary>
        public Queue<AdmissionJob> Waiting { get; } = [];

        /// <summary>The oldest waits for a reason of its own, the others behind it.</summary>
        public void Hold(List<HeldJob> held, string reason)
        {
            while (Waiting.TryDequeue(out var job))
            {
                held.Add(new HeldJob(job, reason));
                reason = "older ones of its flow wait";
            }
        }
    }

    private sealed class Order : IComparer<(double Share, DateTimeOffset Created, string Key)>
    {
        public static readonly Order Instance = new();

        public int Compare((double Share, DateTimeOffset Created, string Key) x, (double Share, DateTimeOffset Created, string Key) y)
        {
            var byShare = x.Share.CompareTo(y.Share);
            var byAge = byShare != 0 ? byShare : x.Created.CompareTo(y.Created);
            return byAge != 0 ? byAge : string.CompareOrdinal(x.Key, y.Key);
        }
    }
}
