namespace Flowrun.Sandbox.Faults;

/// <summary>All faults of a sandbox. Safe to use and to change from many threads.</summary>
/// <param name="random">Decides where <see cref="Fault.Share"/> is below 1; a seeded one makes a test repeatable. Used under a lock.</param>
public sealed class FaultPlan(Random random)
{
    private readonly Lock _lock = new();
    private volatile Entry[] _entries = [];

    /// <summary>The faults in the order in which they are tried: the first that strikes decides.</summary>
    public IReadOnlyList<Fault> Faults => [.. _entries.Select(entry => entry.Fault)];

    /// <exception cref="ArgumentException">The fault says something that cannot be.</exception>
    public FaultPlan Add(params IEnumerable<Fault> faults)
    {
        var added = faults.Select(Entry.Of).ToArray();
        lock (_lock)
        {
            _entries = [.. _entries, .. added];
        }

        return this;
    }

    /// <summary>Puts these in the place of all.</summary>
    /// <exception cref="ArgumentException">A fault says something that cannot be; then nothing changes.</exception>
    public void Replace(IEnumerable<Fault> faults)
    {
        var replaced = faults.Select(Entry.Of).ToArray();
        lock (_lock)
        {
            _entries = replaced;
        }
    }

    public void Clear() => Replace([]);

    /// <summary>Takes these very faults out again; the others go on as they are.</summary>
    /// <returns>How often they struck.</returns>
    public int Remove(params IEnumerable<Fault> faults)
    {
        var removed = faults.ToHashSet(ReferenceEqualityComparer.Instance);
        lock (_lock)
        {
            var struck = _entries.Where(entry => removed.Contains(entry.Fault)).Sum(entry => entry.Struck);
            _entries = [.. _entries.Where(entry => !removed.Contains(entry.Fault))];
            return struck;
        }
    }

    /// <summary>How often this very fault has struck.</summary>
    public int CountStruck(Fault fault) => _entries.Where(entry => ReferenceEquals(entry.Fault, fault)).Sum(entry => entry.Struck);

    /// <summary>The fault that strikes this request, or null.</summary>
    /// <param name="method">Its verb.</param>
    /// <param name="path">Its path without query.</param>
    /// <param name="action">Its action in AWS's JSON protocol, if it has one.</param>
    public Fault? Decide(string method, string path, string? action = null)
    {
        var entries = _entries;
        if (entries.Length == 0)
        {
            return null;
        }

        foreach (var entry in entries)
        {
            if (entry.Matches(method, path, action) && Strikes(entry))
            {
                return entry.Fault;
            }
        }

        return null;
    }

    private bool Strikes(Entry entry)
    {
        lock (_lock)
        {
            if (entry.Skipped < entry.Fault.Skip)
            {
                entry.Skipped++;
                return false;
            }

            if (entry.Struck >= entry.Fault.Times || (entry.Fault.Share < 1 && random.NextDouble() >= entry.Fault.Share))
            {
                return false;
            }

            entry.Struck++;
            return true;
        }
    }

    private sealed class Entry(Fault fault, RequestMatch match)
    {
        public Fault Fault { get; } = fault;

        public int Skipped { get; set; }

        public int Struck { get; set; }

        public static Entry Of(Fault fault)
        {
            ArgumentNullException.ThrowIfNull(fault);
            return fault.Problem() is { } || !RequestMatch.TryParse(fault.Match, out var match)
                ? throw new ArgumentException(fault.Problem(), nameof(fault))
                : new Entry(fault, match);
        }

        public bool Matches(string method, string path, string? action) =>
            (Fault.Action is null || string.Equals(Fault.Action, action, StringComparison.Ordinal)) && match.Matches(method, path);
    }
}
