namespace Flowrun.Meter.Memory;

/// <summary>Finds the folder of this process's memory cgroup.</summary>
internal static class OwnCgroup
{
    private const int First = 1;

    /// <returns>Null: none is to be seen, or it holds other processes than this one, whose memory is not the command's.</returns>
    public static string? Find()
    {
        try
        {
            var folder = FolderIn(File.ReadAllLines("/proc/self/cgroup"), File.ReadAllLines("/proc/self/mountinfo"));
            return folder is not null && IsOwn(folder) ? folder : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a container has its cgroup depends on the version, and on whether it sees its own as the root of all.</summary>
    /// <param name="cgroups">/proc/self/cgroup: <c>4:memory:/pod/container</c> of version 1, <c>0::/pod/container</c> of version 2.</param>
    /// <param name="mounts">/proc/self/mountinfo.</param>
    internal static string? FolderIn(IEnumerable<string> cgroups, IEnumerable<string> mounts)
    {
        var lines = cgroups.Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3).ToList();
        var version1 = lines.Find(fields => fields[1].Split(',').Contains("memory", StringComparer.Ordinal));
        var line = version1 ?? lines.Find(fields => fields[0] == "0");
        if (line is null)
        {
            return null;
        }

        foreach (var mount in mounts.Select(text => text.Split(' ')))
        {
            // 35 31 0:32 ROOT PLACE OPTIONS [MORE…] - TYPE SOURCE SUPER-OPTIONS
            var dash = Array.IndexOf(mount, "-");
            if (dash >= 6 && mount.Length > dash + 3
                && (version1 is null ? mount[dash + 1] == "cgroup2" : mount[dash + 1] == "cgroup" && mount[dash + 3].Split(',').Contains("memory", StringComparer.Ordinal)))
            {
                return Below(mount[3], mount[4], line[2]);
            }
        }

        return null;
    }

    private static string Below(string root, string place, string path) =>
        root == "/" ? place + (path.StartsWith("/..", StringComparison.Ordinal) ? "" : path.TrimEnd('/'))
        : path.StartsWith(root + "/", StringComparison.Ordinal) ? place + path[root.Length..]
        : place;

    /// <summary>A container's first process has its cgroup by definition; elsewhere nobody else may be in it when the meter starts.</summary>
    private static bool IsOwn(string folder) =>
        Environment.ProcessId == First
        || File.ReadAllLines(Path.Combine(folder, "cgroup.procs")).All(line => line == "0" || line == $"{Environment.ProcessId}");
}
