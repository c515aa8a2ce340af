using System.Globalization;

namespace Flowrun.Sandbox.Kubelet.Processes;

/// <summary>Processes as /proc shows them.</summary>
internal static class LinuxProcesses
{
    private static readonly long PageSize = Environment.SystemPageSize;

    /// <summary>The process itself and all below it.</summary>
    public static IReadOnlyList<ProcessSample> Below(int root)
    {
        var found = new List<ProcessSample>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var process))
        {
            if (Memory(process) is not { } memory)
            {
                continue;
            }

            found.Add(new ProcessSample(process, memory));
            foreach (var child in Children(process))
            {
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>All processes of a session, also those whose parent is gone.</summary>
    public static IEnumerable<int> InSession(int session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && Read($"{folder}/stat") is { } stat
                && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", _, _, var its, ..]
                && int.Parse(its, CultureInfo.InvariantCulture) == session)
            {
                yield return process;
            }
        }
    }

    private static IEnumerable<int> Children(int process) =>
        Tasks(process).SelectMany(task => (Read($"{task}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static string[] Tasks(int process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process}/task");
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Resident without what is shared with files: pages that only the process itself can give back.</summary>
    private static long? Memory(int process) => Read($"/proc/{process}/statm")?.Split(' ') is [_, var resident, var shared, ..]
        ? (long.Parse(resident, CultureInfo.InvariantCulture) - long.Parse(shared, CultureInfo.InvariantCulture)) * PageSize
        : null;

    /// <summary>Null: the process is gone.</summary>
    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
