namespace Flowrun.Sandbox.Kubelet.Memory;

/// <summary>A container without a limit.</summary>
internal sealed class NoMemoryLimit : IMemoryLimit
{
    public string? Cgroup => null;

    public bool HasKilled => false;

    public void Begin(int processId)
    {
    }

    public void KillAll()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
