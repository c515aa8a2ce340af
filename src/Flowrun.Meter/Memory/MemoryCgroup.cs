namespace Flowrun.Meter.Memory;

/// <summary>The memory controller's files of one cgroup.</summary>
internal abstract class MemoryCgroup(string folder, string counter, string limit, string kills, string usage)
{
    /// <summary>Version 1 has this for "no limit", less what does not fill a page.</summary>
    private const long NoLimit = long.MaxValue - 65536;

    private readonly KernelFile _counter = new(Path.Combine(folder, counter));
    private readonly KernelFile _limit = new(Path.Combine(folder, limit));
    private readonly KernelFile _kills = new(Path.Combine(folder, kills));
    private readonly KernelFile _usage = new(Path.Combine(folder, usage));
    private readonly KernelFile _stat = new(Path.Combine(folder, "memory.stat"));
    private readonly KernelFile _processes = new(Path.Combine(folder, "cgroup.procs"));

    public abstract MemorySource Source { get; }

    /// <summary>The most that was ever charged to it, page cache and all.</summary>
    public long? Counter => _counter.Number();

    public long? Limit => _limit.Number() is { } bytes and < NoLimit ? bytes : null;

    public long? OutOfMemoryKills => KernelFile.Find(_kills.Read(), "oom_kill"u8);

    /// <summary>The ids of all processes in it, one a line.</summary>
    public ReadOnlySpan<byte> Processes => _processes.Read();

    /// <param name="folder">The command's cgroup; null: this process's, if nothing else is in it.</param>
    /// <returns>Null: there is none, or none that tells of this container alone.</returns>
    public static MemoryCgroup? Open(string? folder)
    {
        var found = folder ?? OwnCgroup.Find();
        return found is null || !File.Exists(Path.Combine(found, "memory.stat")) ? null
            : File.Exists(Path.Combine(found, "memory.usage_in_bytes")) ? new MemoryCgroup1(found)
            : File.Exists(Path.Combine(found, "memory.current")) ? new MemoryCgroup2(found)
            : null;
    }

    /// <summary>What is in use and cannot be reclaimed; null if the files cannot be read.</summary>
    /// <param name="known">What is under this is of no interest: then the costly part is spared.</param>
    public long? Unreclaimable(long known) => _usage.Number() is not { } all ? null : all <= known ? all : Unreclaimable(_stat.Read());

    protected abstract long? Unreclaimable(ReadOnlySpan<byte> stat);
}

/// <summary>Source: https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files</summary>
internal sealed class MemoryCgroup2(string folder) : MemoryCgroup(folder, "memory.peak", "memory.max", "memory.events", "memory.current")
{
    public override MemorySource Source => MemorySource.Cgroup2;

    protected override long? Unreclaimable(ReadOnlySpan<byte> stat)
    {
        if (KernelFile.Find(stat, "anon"u8) is not { } anonymous)
        {
            return null;
        }

        // Page tables, stacks, slabs that stay, buffers of sockets. Kernels before 5.18 do not say the sum.
        var kernel = KernelFile.Find(stat, "kernel"u8) is { } all
            ? all - (KernelFile.Find(stat, "slab_reclaimable"u8) ?? 0)
            : (KernelFile.Find(stat, "kernel_stack"u8) ?? 0) + (KernelFile.Find(stat, "pagetables"u8) ?? 0)
                + (KernelFile.Find(stat, "percpu"u8) ?? 0) + (KernelFile.Find(stat, "slab_unreclaimable"u8) ?? 0);
        return anonymous + (KernelFile.Find(stat, "shmem"u8) ?? 0) + (KernelFile.Find(stat, "sock"u8) ?? 0) + Math.Max(0, kernel);
    }
}

/// <summary>Source: https://docs.kernel.org/admin-guide/cgroup-v1/memory.html</summary>
internal sealed class MemoryCgroup1(string folder)
    : MemoryCgroup(folder, "memory.max_usage_in_bytes", "memory.limit_in_bytes", "memory.oom_control", "memory.usage_in_bytes")
{
    public override MemorySource Source => MemorySource.Cgroup1;

    /// <summary>memory.kmem.usage_in_bytes has reclaimable caches of files' names in it, so it is left out.</summary>
    protected override long? Unreclaimable(ReadOnlySpan<byte> stat) =>
        KernelFile.Find(stat, "total_rss"u8) is { } anonymous ? anonymous + (KernelFile.Find(stat, "total_shmem"u8) ?? 0) : null;
}
