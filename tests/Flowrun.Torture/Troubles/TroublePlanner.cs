namespace Flowrun.Torture.Troubles;

/// <summary>Draws troubles, spread over the time.</summary>
internal static class TroublePlanner
{
    /// <summary>Rounds this close in seed see every kind between them: each begins where the one before stopped.</summary>
    public const int InShortRound = 14;

    private static readonly TroubleKind[] Kinds = Shuffled();
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(6);

    /// <summary>Longer than the lease (10 s) and the visibility timeout (10 s) of the workers here.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(13);

    /// <summary>A watch that says nothing is found out after minutes, so only long rounds have time for it.</summary>
    private static readonly TimeSpan LongRound = TimeSpan.FromMinutes(10);

    /// <param name="random">Made of the seed.</param>
    /// <param name="seed">Decides which kinds come first.</param>
    /// <param name="lasting">All begin within it.</param>
    /// <param name="workers">How many there are.</param>
    public static IReadOnlyList<Trouble> Plan(Random random, int seed, TimeSpan lasting, int workers)
    {
        var count = Math.Max(InShortRound, (int)(lasting / Interval));
        var kinds = Kinds.Where(kind => kind != TroubleKind.WatchesStall || lasting >= LongRound).ToArray();
        var deck = new List<TroubleKind>();
        for (var first = seed * InShortRound; deck.Count < count; first++)
        {
            deck.Add(kinds[first % kinds.Length]);
        }

        var troubles = deck.Select(kind => Draw(kind, random, lasting, workers)).ToList();
        foreach (var kind in (TroubleKind[])[TroubleKind.WorkerKilled, TroubleKind.WorkerTold])
        {
            // Dying is what every round is about.
            troubles.Add(Draw(kind, random, lasting, workers));
        }

        return [.. troubles.OrderBy(trouble => trouble.At)];
    }

    /// <summary>Neighbours are of different parts, so that a round has something of each.</summary>
    private static TroubleKind[] Shuffled()
    {
        var kinds = Enum.GetValues<TroubleKind>();
        new Random(1).Shuffle(kinds);
        return kinds;
    }

    private static Trouble Draw(TroubleKind kind, Random random, TimeSpan lasting, int workers) => new(
        kind,
        lasting * random.NextDouble(),
        LastingOf(kind, random),
        Share: random.Next(3) == 0 ? 1 : 0.2 + (0.7 * random.NextDouble()),
        random.Next(workers));

    private static TimeSpan LastingOf(TroubleKind kind, Random random) => kind switch
    {
        TroubleKind.WatchesDropped or TroubleKind.VersionsExpired or TroubleKind.WorkerKilled or TroubleKind.WorkerTold or TroubleKind.ClockForward or TroubleKind.ClockBack =>
            TimeSpan.Zero,
        TroubleKind.WorkerStopped => Standstill,

        // Long enough for the answer to be late for the lease.
        TroubleKind.LeaseHangs or TroubleKind.LeaseConflicts => TimeSpan.FromSeconds(8 + (6 * random.NextDouble())),

        // Long enough for messages to become visible again.
        TroubleKind.RenewalsFail => TimeSpan.FromSeconds(12),
        TroubleKind.WatchesStall => TimeSpan.FromSeconds(20),
        _ => TimeSpan.FromSeconds(1 + (4 * random.NextDouble())),
    };
}
