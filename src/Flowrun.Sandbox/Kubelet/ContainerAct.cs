namespace Flowrun.Sandbox.Kubelet;

/// <summary>How a container that is only acted ends: nothing is started, and tens of thousands of pods cost what their API objects cost.</summary>
/// <param name="Lasting">How long it runs.</param>
/// <param name="ExitCode">Of its first process.</param>
/// <param name="IsOutOfMemory">One of its processes was killed for memory: its reason is OOMKilled, whatever the exit code.</param>
/// <param name="Message">What it leaves to say, if anything.</param>
public sealed record ContainerAct(TimeSpan Lasting, int ExitCode = 0, bool IsOutOfMemory = false, string? Message = null);
