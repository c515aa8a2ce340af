using Flowrun.Core.Runs;

namespace Flowrun.Core.Admission;

/// <summary>How the Jobs that may wait for a limit are shared, so that a flow with many leaves room for the others.</summary>
public static class PendingShares
{
    /// <summary>A tenth must be free again, so that a group does not swing with every Job.</summary>
    private const double Slack = 0.9;

    /// <summary>The groups of which no more Jobs had better be created: all together have reached <paramref name="most"/>, and these have their equal share or more.</summary>
    /// <remarks>A group that comes later finds its share free whatever the others have, so the sum may go over: to <paramref name="most"/> × (1 + 1/2 + 1/3 + …) with so many groups.</remarks>
    /// <param name="waiting">Jobs that wait to be released; no entry: none.</param>
    /// <param name="most">1 or more.</param>
    /// <param name="before">What came out last time.</param>
    public static IReadOnlySet<VersionGroup> Full(IReadOnlyDictionary<VersionGroup, int> waiting, int most, IReadOnlySet<VersionGroup> before)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var all = 0L;
        var groups = 0;
        foreach (var (_, jobs) in waiting)
        {
            all += jobs;
            groups += jobs > 0 ? 1 : 0;
        }

        return waiting.Where(group => IsFull(group.Value, before.Contains(group.Key) ? Slack : 1)).Select(group => group.Key).ToHashSet();

        bool IsFull(int jobs, double slack) => jobs > 0 && all >= most * slack && jobs >= most / (double)groups * slack;
    }
}
