using System.Buffers.Text;
using System.Globalization;

namespace Flowrun.Meter.Memory;

/// <summary>Looks at processes again and again.</summary>
internal sealed class ProcessLooks
{
    private Dictionary<int, HighWaterMark> _marks = [];
    private long _highestOfGone;

    /// <summary>What all of them had together at the last look, in bytes.</summary>
    public long Private { get; private set; }

    /// <summary>The most that one of all processes so far ever had by itself, in bytes.</summary>
    public long HighestMark => Math.Max(_highestOfGone, _marks.Values.Select(mark => mark.Private).DefaultIfEmpty().Max());

    /// <param name="ids">One a line.</param>
    public void Look(ReadOnlySpan<byte> ids)
    {
        Private = 0;
        var seen = new Dictionary<int, HighWaterMark>(_marks.Count);
        while (Utf8Parser.TryParse(ids, out int id, out var length))
        {
            ids = ids[Math.Min(length + 1, ids.Length)..];
            var mark = _marks.GetValueOrDefault(id) ?? New(id);
            if (mark.Look() is not { } look)
            {
                continue;
            }

            Private += look.Private;
            if (!mark.TryRaise(look))
            {
                mark = New(id);
                mark.TryRaise(look);
            }

            seen[id] = mark;
        }

        foreach (var (id, mark) in _marks)
        {
            if (seen.GetValueOrDefault(id) != mark)
            {
                _highestOfGone = Math.Max(_highestOfGone, mark.Private);
            }
        }

        _marks = seen;
    }

    private static HighWaterMark New(int id) => new(new KernelFile($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status"));
}
