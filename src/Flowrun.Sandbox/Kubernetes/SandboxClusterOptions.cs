using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubelet;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>How a sandbox cluster is to be.</summary>
public sealed record SandboxClusterOptions
{
    /// <summary>Where it listens on 127.0.0.1. Default: 0, any free port.</summary>
    public int Port { get; init; }

    /// <summary>Serve HTTPS, with HTTP/1.1 and HTTP/2 as a real API server does, by a certificate that the kubeconfig trusts. Default: plain HTTP/1.1.</summary>
    public bool Tls { get; init; }

    /// <summary>Where the output of containers goes. Default: a temporary folder that is removed at the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>How it misbehaves. Default: not at all, until told.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>The clock of timestamps, deadlines and time-outs. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes generated names and the choices of <see cref="Faults"/> repeatable. Default: different each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Run the containers of pods as local processes. Default: yes. Without it pods stay Pending.</summary>
    public bool RunPods { get; init; } = true;

    /// <summary>Let a job controller make pods of Jobs. Default: yes. Without it Jobs are only stored, as fast as can be.</summary>
    public bool ControlJobs { get; init; } = true;

    /// <summary>
    /// The most memory, in bytes, that all running pods may ask for together. Default: no limit. A pod for which there is no room
    /// stays Pending.
    /// </summary>
    public long? MaxRunningMemory { get; init; }

    /// <summary>The most pods that run at once, 1 or more. Default: twice the number of processors.</summary>
    public int? MaxRunningPods { get; init; }

    /// <summary>Enforce memory limits by looking at the processes even where cgroups could be used. Default: no.</summary>
    public bool WatchMemory { get; init; }

    /// <summary>How long a Job waits before it tries a failed pod again; doubles each time, as in a real cluster. Default: 10 s, a real cluster's.</summary>
    public TimeSpan PodFailureBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Containers are acted instead of run: how one ends, by its environment and its memory limit in bytes. For tests of tens of thousands of pods. Default: they run.
    /// </summary>
    public Func<IReadOnlyDictionary<string, string>, long?, ContainerAct>? Act { get; init; }

    /// <summary>Variables that a container gets on top of its own, worked out of these. Default: none.</summary>
    public Func<IReadOnlyDictionary<string, string>, IEnumerable<KeyValuePair<string, string>>>? MoreVariables { get; init; }
}
