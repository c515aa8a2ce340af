using Flowrun.Core.Replay;

namespace Flowrun.Cli.Features.Replay;

/// <summary>Says on stderr how far a replay has come: a bar on a terminal, elsewhere a line now and then.</summary>
/// <param name="total">How many objects there are to look at, once that is counted.</param>
internal sealed class ReplayScreen(TextWriter error, bool isTerminal, ReplayCounts before, Func<long?> total, TimeProvider time)
{
    private const int BarWidth = 24;

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan NextLine = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _shown;
    private bool _hasBar;

    public void Show(ReplayCounts counts)
    {
        var elapsed = time.GetElapsedTime(_start);
        if (elapsed - _shown < (isTerminal ? Redraw : NextLine))
        {
            return;
        }

        _shown = elapsed;
        var line = Line(counts, total(), (counts.Sent - before.Sent) / elapsed.TotalSeconds, isTerminal);
        if (isTerminal)
        {
            error.Write($"\r{line}\u001b[K");
            _hasBar = true;
        }
        else
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void End()
    {
        if (_hasBar)
        {
            error.Write("\r\u001b[K");
        }
    }

    internal static string Line(ReplayCounts counts, long? total, double perSecond, bool withBar)
    {
        var share = total is > 0 ? Math.Min(1, (double)counts.Listed / total.Value) : 0;
        var filled = (int)(share * BarWidth);
        var bar = withBar ? $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {(total is null ? "  ?" : $"{Math.Floor(share * 100),3}")}%  " : "";
        return $"{bar}{counts.Listed:N0}{(total is { } all ? $" of {all:N0}" : "")} objects, {counts.Sent:N0} sent, {counts.HaveRun:N0} have run, {counts.NotMeant:N0} not meant, {perSecond:0.#}/s";
    }
}
