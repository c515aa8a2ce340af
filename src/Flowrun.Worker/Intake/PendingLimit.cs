using Flowrun.Core.Runs;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>The groups of which so many Jobs wait for a limit that no more had better be created.</summary>
internal sealed class PendingLimit(Lines lines, int maxPending, ILogger log)
{
    private IReadOnlySet<VersionGroup> _full = new HashSet<VersionGroup>();

    /// <summary>What is in the way of the group's Jobs, or null.</summary>
    public Obstacle? InTheWayOf(VersionGroup group) => Volatile.Read(ref _full).Contains(group)
        ? new Obstacle(new LineKey(LineKind.Pending, group.Value), $"its Jobs that wait for a limit have used up their share of the {maxPending} that may wait")
        : null;

    /// <summary>By the latest look.</summary>
    public void Set(IReadOnlySet<VersionGroup> full)
    {
        var before = Interlocked.Exchange(ref _full, full);
        foreach (var group in full.Except(before))
        {
            Log.Full(log, group.Value, maxPending);
        }

        foreach (var group in before.Except(full))
        {
            Log.FullNoMore(log, group.Value);
            lines.TryNow(new LineKey(LineKind.Pending, group.Value));
        }
    }
}
