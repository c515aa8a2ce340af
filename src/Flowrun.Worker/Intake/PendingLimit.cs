using System.Collections.Concurrent;
using Flowrun.Core.Runs;
using Flowrun.Worker.Planning;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>The groups of which so many Jobs wait for a limit that no more had better be created.</summary>
/// <remarks>What waits is counted now and then, and not at all before all Jobs have been listed. Until the next count a group may have a tenth more of what may wait in all, and whatever is on its way by then.</remarks>
internal sealed class PendingLimit(Lines lines, int maxPending, ILogger log)
{
    private readonly int _uncounted = (maxPending / 10) + 1;
    private IReadOnlySet<VersionGroup> _full = new HashSet<VersionGroup>();
    private ConcurrentDictionary<VersionGroup, int> _created = [];

    /// <summary>What is in the way of a Job, or null.</summary>
    public Obstacle? InTheWayOf(RunPlan.Ready plan)
    {
        var group = plan.Run.Flow.Group;
        if (Volatile.Read(ref _full).Contains(group))
        {
            return Obstacle(group, $"its Jobs that wait for a limit have used up their share of the {maxPending} that may wait");
        }

        return plan.Job.WaitsForUs && Volatile.Read(ref _created).GetValueOrDefault(group) >= _uncounted
            ? Obstacle(group, "so many Jobs of it were created that those that wait must be counted first")
            : null;
    }

    /// <summary>A Job was created.</summary>
    public void Created(RunPlan.Ready plan)
    {
        if (plan.Job.WaitsForUs)
        {
            Volatile.Read(ref _created).AddOrUpdate(plan.Run.Flow.Group, 1, static (_, count) => count + 1);
        }
    }

    /// <summary>What waits has been counted, and of these groups it is enough.</summary>
    public void Set(IReadOnlySet<VersionGroup> full)
    {
        var before = Interlocked.Exchange(ref _full, full);
        var created = Interlocked.Exchange(ref _created, []);
        foreach (var group in full.Except(before))
        {
            Log.Full(log, group.Value, maxPending);
        }

        foreach (var group in before.Except(full))
        {
            Log.FullNoMore(log, group.Value);
        }

        foreach (var group in before.Union(created.Keys).Except(full))
        {
            lines.TryNow(new LineKey(LineKind.Pending, group.Value));
        }
    }

    private static Obstacle Obstacle(VersionGroup group, string reason) => new(new LineKey(LineKind.Pending, group.Value), reason);
}
