namespace Flowrun.Sandbox.Kubelet.Memory;

/// <summary>Holds the processes of one container to its memory limit.</summary>
internal interface IMemoryLimit : IAsyncDisposable
{
    /// <summary>The folder of the cgroup that the first process has to enter, or null.</summary>
    string? Cgroup { get; }

    /// <summary>Some process was killed for memory.</summary>
    bool HasKilled { get; }

    /// <summary>The container's first process has begun.</summary>
    void Begin(int processId);

    /// <summary>The processes that are left are killed, whoever their parents are.</summary>
    void KillAll();
}
