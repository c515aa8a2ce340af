using System.Globalization;
using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Sandbox.Kubelet.Memory;

/// <summary>Makes the limits of containers: by cgroup, version 1 or 2, where this process may; else by watching.</summary>
internal sealed class MemoryLimits : IDisposable
{
    private const string Prefix = "flowrun-sandbox-";

    private readonly TimeProvider _time;
    private readonly string? _folder;
    private readonly bool _isVersion2;

    /// <param name="time">Paces the watching.</param>
    /// <param name="watches">Watch even where cgroups could be used.</param>
    public MemoryLimits(TimeProvider time, bool watches)
    {
        _time = time;
        if (watches || !OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var (root, file, isVersion2) in (ReadOnlySpan<(string, string, bool)>)
            [("/sys/fs/cgroup/memory", "memory.limit_in_bytes", false), ("/sys/fs/cgroup", "memory.max", true)])
        {
            if (TryMakeFolder(root, file) is { } folder)
            {
                (_folder, _isVersion2) = (folder, isVersion2);
                return;
            }
        }
    }

    /// <summary>The cgroup of all containers; null where their processes are watched.</summary>
    public string? Folder => _folder;

    /// <param name="name">Names the container among all of this process.</param>
    /// <param name="limit">In bytes; null for none.</param>
    public IMemoryLimit Create(string name, long? limit)
    {
        if (limit is not { } bytes)
        {
            return new NoMemoryLimit();
        }

        if (_folder is null)
        {
            return new WatchedMemory(bytes, _time);
        }

        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        var value = bytes.ToString(CultureInfo.InvariantCulture);
        CgroupFiles.TryWrite(Path.Combine(folder, _isVersion2 ? "memory.max" : "memory.limit_in_bytes"), value);

        // Without this, what is over the limit would go to swap instead.
        CgroupFiles.TryWrite(Path.Combine(folder, _isVersion2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes"), _isVersion2 ? "0" : value);
        return new CgroupMemory(folder, _isVersion2 ? "memory.events" : "memory.oom_control");
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            CgroupFiles.TryRemove(_folder);
        }
    }

    private static string? TryMakeFolder(string root, string file)
    {
        if (!Directory.Exists(root))
        {
            return null;
        }

        RemoveLeftOvers(root);
        var folder = Path.Combine(root, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // Version 2 hands the controller down only where it is told to.
        CgroupFiles.TryWrite(Path.Combine(folder, "cgroup.subtree_control"), "+memory");
        var probe = Path.Combine(folder, "probe");
        try
        {
            Directory.CreateDirectory(probe);
            if (File.Exists(Path.Combine(probe, file)) && CgroupFiles.TryWrite(Path.Combine(probe, file), "67108864"))
            {
                return folder;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // No cgroup of ours, then.
        }
        finally
        {
            CgroupFiles.TryRemove(probe);
        }

        CgroupFiles.TryRemove(folder);
        return null;
    }

    /// <summary>What a sandbox left behind that was itself killed.</summary>
    private static void RemoveLeftOvers(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || Signals.IsAlive(process))
            {
                continue;
            }

            foreach (var container in Directory.EnumerateDirectories(folder))
            {
                foreach (var left in CgroupFiles.Processes(container))
                {
                    Signals.Send(left, Signals.Kill);
                }

                CgroupFiles.TryRemove(container);
            }

            CgroupFiles.TryRemove(folder);
        }
    }
}
