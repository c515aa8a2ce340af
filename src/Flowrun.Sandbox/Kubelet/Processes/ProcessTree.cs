using System.Diagnostics;
using System.Globalization;

namespace Flowrun.Sandbox.Kubelet.Processes;

/// <summary>The processes that a container's first process has started, with their memory.</summary>
internal static class ProcessTree
{
    /// <summary>How often looking is worth its price.</summary>
    public static TimeSpan Interval { get; } = OperatingSystem.IsLinux() ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromMilliseconds(100);

    /// <summary>The process itself and all below it that are alive.</summary>
    public static Task<IReadOnlyList<ProcessSample>> SampleAsync(int root, CancellationToken cancellationToken) =>
        OperatingSystem.IsLinux() ? Task.FromResult(LinuxProcesses.Below(root)) : SampleByPsAsync(root, cancellationToken);

    private static async Task<IReadOnlyList<ProcessSample>> SampleByPsAsync(int root, CancellationToken cancellationToken)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-axo", "pid=,ppid=,rss="]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await ps.StandardOutput.ReadToEndAsync(cancellationToken);
        await ps.WaitForExitAsync(cancellationToken);
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 3)
            .Select(fields => fields.Select(field => int.Parse(field, CultureInfo.InvariantCulture)).ToArray())
            .ToLookup(fields => fields[1]);
        var found = new List<ProcessSample>();
        var open = new Queue<int>([root]);
        foreach (var row in rows.SelectMany(group => group).Where(row => row[0] == root))
        {
            found.Add(new ProcessSample(root, row[2] * 1024L));
        }

        while (open.TryDequeue(out var parent))
        {
            foreach (var row in rows[parent])
            {
                found.Add(new ProcessSample(row[0], row[2] * 1024L));
                open.Enqueue(row[0]);
            }
        }

        return found;
    }
}
