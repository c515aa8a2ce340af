using System.Globalization;
using Flowrun.Sandbox.Kubelet.Processes;

namespace Flowrun.Sandbox.Kubelet.Memory;

/// <summary>A limit that the kernel enforces.</summary>
/// <param name="folder">The container's own cgroup.</param>
/// <param name="events">The file in it that counts kills.</param>
internal sealed class CgroupMemory(string folder, string events) : IMemoryLimit
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private int _killed;

    public string? Cgroup => folder;

    public bool HasKilled => Volatile.Read(ref _killed) > 0 || CountKilled() > 0;

    public void Begin(int processId)
    {
    }

    public void KillAll()
    {
        foreach (var process in CgroupFiles.Processes(folder))
        {
            Signals.Send(process, Signals.Kill);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _killed, CountKilled());
        for (var attempt = 0; attempt < 200; attempt++)
        {
            KillAll();
            if (CgroupFiles.TryRemove(folder))
            {
                return;
            }

            await Task.Delay(Pause);
        }
    }

    private int CountKilled() => CgroupFiles.ReadLines(Path.Combine(folder, events))
        .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Select(line => int.Parse(line["oom_kill ".Length..], CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
