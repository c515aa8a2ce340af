using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.S3;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox;

/// <summary>How S3 and SQS are served.</summary>
public sealed record SandboxAwsOptions
{
    /// <summary>The port on 127.0.0.1; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the objects live, as long as the sandbox does; null (the default) is a temporary folder that is deleted at the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The clock of visibility, delays, long polls and event times. With a clock that does not run by itself, an empty long poll ends only when the clock is set forward.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Decides which messages and calls the faults hit.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the server misbehaves; null (the default) is a plan without faults, which tests may fill later.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>How the queues misbehave; the default is not at all.</summary>
    public SqsFaults QueueFaults { get; init; } = SqsFaults.None;

    /// <summary>How notifications misbehave; the default is not at all.</summary>
    public S3Faults NotificationFaults { get; init; } = S3Faults.None;
}
