namespace Flowrun.Meter.Memory;

/// <summary>What is known of a container's memory.</summary>
/// <param name="Peak">The most bytes in use at once that cannot be reclaimed.</param>
/// <param name="CgroupPeak">The cgroup's own counter, in bytes, which has page cache in it too; null: there is none.</param>
/// <param name="Limit">In bytes; null: none, or not known.</param>
/// <param name="OutOfMemoryKills">How many processes were killed for memory; null: not known.</param>
/// <param name="Source">How it was measured.</param>
internal sealed record MemoryUse(long Peak, long? CgroupPeak, long? Limit, long? OutOfMemoryKills, MemorySource Source);

internal enum MemorySource
{
    /// <summary>memory.stat of cgroup version 2.</summary>
    Cgroup2,

    /// <summary>memory.stat of cgroup version 1, in which reclaimable kernel memory cannot be told apart, so that none of it counts.</summary>
    Cgroup1,

    /// <summary>The processes' own figures, where no cgroup can be read that is theirs alone.</summary>
    Processes,
}
