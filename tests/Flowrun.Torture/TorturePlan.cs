using Flowrun.Torture.Troubles;
using Flowrun.Torture.Uploads;

namespace Flowrun.Torture;

/// <summary>All that a round will do: a matter of seed, uploads and minutes alone.</summary>
/// <param name="Lasting">How long uploads and troubles go on.</param>
/// <param name="Workers">How many there are.</param>
/// <param name="FlowsOfCluster">The flows are objects of the cluster, else files.</param>
/// <param name="MaxRuns">The installation's limit, if it has one.</param>
/// <param name="Deliveries">In order of time.</param>
/// <param name="Late">Announcements that come once more when all has settled.</param>
/// <param name="Troubles">In order of time.</param>
internal sealed record TorturePlan(
    int Seed,
    TimeSpan Lasting,
    int Workers,
    bool FlowsOfCluster,
    int? MaxRuns,
    IReadOnlyList<Upload> Uploads,
    IReadOnlyList<Announcement> Announcements,
    IReadOnlyList<Delivery> Deliveries,
    IReadOnlyList<int> Late,
    IReadOnlyList<Trouble> Troubles)
{
    private const int MostWorkers = 3;

    /// <summary>So few Jobs and messages may wait that the rest goes to the end of the queue.</summary>
    public bool IsNarrow => Seed % 3 == 1;

    /// <summary>Calls to Kubernetes share their connections, by HTTP/2; else each has its own.</summary>
    public bool IsTls => Seed % 2 == 0;

    /// <summary>The flows keep their Jobs for 10 minutes, and settling takes some.</summary>
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(2);

    public static TorturePlan Of(int seed, int uploads, TimeSpan lasting)
    {
        // One stream of chance for each part: a change of one leaves the others as they are.
        var kinds = new UploadPlanner(seed, new Random(seed));
        var planned = Enumerable.Range(0, uploads).Select(kinds.Next).ToList();
        var announcements = new AnnouncementPlanner(kinds, new Random(seed + 1_000_000));
        announcements.Plan(planned, lasting);
        var random = new Random(seed + 2_000_000);
        var workers = 1 + (seed % MostWorkers);
        var troubles = TroublePlanner.Plan(new Random(seed + 3_000_000), seed, lasting, workers);
        return new TorturePlan(
            seed,
            lasting,
            workers,
            FlowsOfCluster: seed % 2 == 0,
            MaxRuns: seed % 5 == 0 ? 60 : null,
            planned,
            announcements.Announcements,
            announcements.Deliveries,
            [.. LateOf(announcements.Deliveries, lasting).Where(_ => random.Next(20) == 0)],
            troubles);
    }

    /// <summary>An event is recognised as long as its Jobs stay: what was sent longer ago would rightly run again.</summary>
    private static IEnumerable<int> LateOf(IReadOnlyList<Delivery> deliveries, TimeSpan lasting) => deliveries
        .GroupBy(delivery => delivery.Announcement, delivery => delivery.At)
        .Where(times => lasting - times.Min() < MostLate)
        .Select(times => times.Key)
        .Order();
}
