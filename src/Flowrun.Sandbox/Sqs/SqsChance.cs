namespace Flowrun.Sandbox.Sqs;

/// <summary>Draws the faults. Used under the lock of the queues.</summary>
internal sealed class SqsChance(int seed)
{
    private readonly Random random = new(seed);

    public bool Hits(double share) => share > 0 && random.NextDouble() < share;

    /// <summary>Milliseconds.</summary>
    public long Delay(SqsFaults faults) => Hits(faults.DelayShare) ? random.NextInt64(1, Math.Max(2, (long)faults.LongestDelay.TotalMilliseconds)) : 0;
}
