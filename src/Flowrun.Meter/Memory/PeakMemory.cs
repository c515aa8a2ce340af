using System.Diagnostics;

namespace Flowrun.Meter.Memory;

/// <summary>Looks at a running container's memory often enough to see what it had for some fiftieths of a second.</summary>
internal sealed class PeakMemory : IDisposable
{
    /// <summary>A peak of 50 ms is seen twice.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    /// <summary>Where looking is dear, on a machine with many processors: still once in 50 ms.</summary>
    private static readonly TimeSpan LessOften = TimeSpan.FromMilliseconds(40);

    /// <summary>A process's mark stays as long as the process does.</summary>
    private static readonly TimeSpan OftenForMarks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LessOftenForMarks = TimeSpan.FromSeconds(5);

    /// <summary>Between these bounds, looking takes a hundredth of a processor at most.</summary>
    private const int CostFactor = 100;

    /// <summary>How often, at most, the interim result is given out.</summary>
    private static readonly TimeSpan InterimPause = TimeSpan.FromSeconds(1);

    private readonly MemoryCgroup? _cgroup;
    private readonly Action<MemoryUse> _interim;
    private readonly ProcessLooks _processes = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _looking;
    private TimeSpan _marksDue;
    private long _peak;

    /// <param name="cgroup">Null: the figures of the processes below this one are added up.</param>
    /// <param name="interim">Is given what is known now and then, while it grows.</param>
    public PeakMemory(MemoryCgroup? cgroup, Action<MemoryUse> interim)
    {
        (_cgroup, _interim) = (cgroup, interim);
        _looking = new Thread(LookUntilStopped) { IsBackground = true };
        _looking.Start();
    }

    /// <summary>Looks a last time.</summary>
    public MemoryUse Stop()
    {
        _stop.Set();
        _looking.Join();
        return Use();
    }

    public void Dispose() => _stop.Dispose();

    private void LookUntilStopped()
    {
        var clock = Stopwatch.StartNew();
        var given = 0L;
        var interimDue = InterimPause;
        TimeSpan pause;
        do
        {
            pause = Look(clock);
            if (clock.Elapsed >= interimDue && _peak > given + (given / 32))
            {
                given = _peak;
                interimDue = clock.Elapsed + InterimPause;
                _interim(Use());
            }
        }
        while (!_stop.Wait(pause));

        Look(clock);
    }

    /// <returns>How long to wait before the next look.</returns>
    private TimeSpan Look(Stopwatch clock)
    {
        var begun = clock.Elapsed;
        if (_cgroup is null)
        {
            _processes.Look(Descendants.Find());
            _peak = Math.Max(_peak, _processes.Private);
            return Pause(clock.Elapsed - begun, Often, LessOften);
        }

        _peak = Math.Max(_peak, _cgroup.Unreclaimable(known: _peak) ?? 0);
        var pause = Pause(clock.Elapsed - begun, Often, LessOften);
        if (clock.Elapsed >= _marksDue)
        {
            begun = clock.Elapsed;
            _processes.Look(_cgroup.Processes);
            _marksDue = clock.Elapsed + Pause(clock.Elapsed - begun, OftenForMarks, LessOftenForMarks);
        }

        return pause;
    }

    private static TimeSpan Pause(TimeSpan cost, TimeSpan shortest, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Clamp(cost.Ticks * CostFactor, shortest.Ticks, longest.Ticks));

    private MemoryUse Use()
    {
        var peak = Math.Max(_peak, _processes.HighestMark);
        if (_cgroup is null)
        {
            return new MemoryUse(peak, null, null, null, MemorySource.Processes);
        }

        // What was never charged was never used.
        var counter = _cgroup.Counter;
        return new MemoryUse(Math.Max(_peak, Math.Min(peak, counter ?? peak)), counter, _cgroup.Limit, _cgroup.OutOfMemoryKills, _cgroup.Source);
    }
}
