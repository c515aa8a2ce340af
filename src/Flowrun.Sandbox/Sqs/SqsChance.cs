namespace Flowrun.Sandbox.Sqs;

/// <summary>Draws the faults. Used under the lock of the queues.</summary>
internal sealed class SqsChance(int seed)
{
    private readonly Random _random = new(seed);

    public bool Hits(double share) => share > 0 && _random.NextDouble() < share;

    /// <summary>Milliseconds.</summary>
    public long Delay(SqsFaults faults) => Hits(faults.DelayShare) ? _random.NextInt64(1, Math.Max(2, (long)faults.LongestDelay.TotalMilliseconds)) : 0;
}
