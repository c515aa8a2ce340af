namespace Flowrun.Meter.Memory;

/// <summary>What one process needed at its highest, also between two looks.</summary>
/// <remarks>
/// The kernel's mark has mapped files in it, which can be reclaimed, and nobody keeps one without. So what counts of it is what is over
/// the most that was ever seen of files: a bound from below, the better the longer the process lives. <c>ru_maxrss</c> is not used:
/// it begins with what the parent had when it forked.
/// </remarks>
internal sealed class HighWaterMark(KernelFile status)
{
    private long _highWater;
    private long _mostFiles;

    /// <summary>In bytes.</summary>
    public long Private => Math.Max(0, _highWater - _mostFiles);

    /// <summary>What the process has now; null if it is gone.</summary>
    public ProcessLook? Look() => ProcessLook.Of(status.Read());

    /// <returns>False: the mark has fallen, so it is another program's than before.</returns>
    public bool TryRaise(ProcessLook look)
    {
        if (look.HighWater < _highWater)
        {
            return false;
        }

        (_highWater, _mostFiles) = (look.HighWater, Math.Max(_mostFiles, look.Files));
        return true;
    }
}
