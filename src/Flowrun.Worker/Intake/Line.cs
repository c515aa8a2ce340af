namespace Flowrun.Worker.Intake;

/// <summary>Records that wait for one thing. Not thread-safe: <see cref="Lines"/> locks.</summary>
internal sealed class Line(LineKey key) : IDisposable
{
    public LineKey Key { get; } = key;

    public LineRule Rule { get; } = LineRule.For(key.Kind);

    public LinkedList<TaskCompletionSource> Waiting { get; } = [];

    /// <summary>For people: what is in the way, by the latest account.</summary>
    public string Reason { get; set; } = "unknown";

    /// <summary>How many were let go ahead and have not said how it went.</summary>
    public int Ahead { get; set; }

    /// <summary>How many were sent back since the last one passed.</summary>
    public int Refusals { get; set; }

    /// <summary>Lets the first go ahead when it is time; null while nobody waits for it.</summary>
    public ITimer? Timer { get; set; }

    public bool IsOver => Waiting.Count == 0 && Ahead == 0;

    /// <summary>Lets the first of the line go ahead, as many as that.</summary>
    public void Release(int count)
    {
        for (; count > 0 && Waiting.First is { } first; count--)
        {
            Waiting.RemoveFirst();
            Ahead++;
            first.Value.SetResult();
        }
    }

    public void Dispose() => Timer?.Dispose();
}
