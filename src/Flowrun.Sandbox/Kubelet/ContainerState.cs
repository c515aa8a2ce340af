namespace Flowrun.Sandbox.Kubelet;

/// <summary>How it stands with a container.</summary>
internal abstract record ContainerState
{
    public sealed record Waiting(string Reason) : ContainerState;

    public sealed record Running(DateTimeOffset StartedAt) : ContainerState;

    /// <param name="ExitCode">Of its first process; 128 where it could not be started.</param>
    /// <param name="Reason">Completed, Error, OOMKilled or StartError.</param>
    /// <param name="Message">What it left to say, if anything.</param>
    /// <param name="StartedAt">When it began; the epoch if it never did.</param>
    /// <param name="FinishedAt">When it ended.</param>
    public sealed record Terminated(int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt) : ContainerState;
}
