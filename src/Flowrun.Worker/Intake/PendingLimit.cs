using System.Collections.Concurrent;
using Flowrun.Core.Runs;
using Flowrun.Worker.Planning;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>The groups of which so many Jobs wait for a limit that no more had better be created.</summary>
/// <remarks>What waits is counted now and then, and not at all before all Jobs have been listed. Until the next count a group may have a tenth more of what may wait in all.</remarks>
internal sealed class PendingLimit(Lines lines, int maxPending, ILogger log)
{
    private readonly int _uncounted = (maxPending / 10) + 1;
    private IReadOnlySet<VersionGroup> _full = new HashSet<VersionGroup>();
    private ConcurrentDictionary<VersionGroup, int> _taken = [];

    /// <summary>Takes a place for a Job, to be given back where there comes no new one of it.</summary>
    /// <returns>What is in the way, and no place is taken; or null.</returns>
    public Obstacle? TryTake(RunPlan.Ready plan)
    {
        var group = plan.Run.Flow.Group;
        if (Volatile.Read(ref _full).Contains(group))
        {
            return Obstacle(group, $"its Jobs that wait for a limit have used up their share of the {maxPending} that may wait");
        }

        if (!plan.Job.WaitsForUs || Add(group, 1) <= _uncounted)
        {
            return null;
        }

        Add(group, -1);
        return Obstacle(group, "so many Jobs of it were created that those that wait must be counted first");
    }

    public void GiveBack(RunPlan.Ready plan)
    {
        if (plan.Job.WaitsForUs)
        {
            Add(plan.Run.Flow.Group, -1);
        }
    }

    /// <summary>What waits has been counted, and of these groups it is enough.</summary>
    public void Set(IReadOnlySet<VersionGroup> full)
    {
        var before = Interlocked.Exchange(ref _full, full);
        var taken = Interlocked.Exchange(ref _taken, []);
        foreach (var group in full.Except(before))
        {
            Log.Full(log, group.Value, maxPending);
        }

        foreach (var group in before.Except(full))
        {
            Log.FullNoMore(log, group.Value);
        }

        foreach (var group in before.Union(taken.Keys).Except(full))
        {
            lines.TryNow(new LineKey(LineKind.Pending, group.Value));
        }
    }

    private int Add(VersionGroup group, int change) =>
        Volatile.Read(ref _taken).AddOrUpdate(group, static (_, change) => change, static (_, count, change) => count + change, change);

    private static Obstacle Obstacle(VersionGroup group, string reason) => new(new LineKey(LineKind.Pending, group.Value), reason);
}
