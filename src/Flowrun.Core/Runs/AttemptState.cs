namespace Flowrun.Core.Runs;

/// <summary>Where an attempt stands.</summary>
public enum AttemptState
{
    /// <summary>Its Job waits to be released.</summary>
    Suspended,

    /// <summary>Its pod is about to start: being scheduled, pulling an image.</summary>
    Pending,

    /// <summary>Kubernetes does not let its pod exist: a quota, a limit range, a webhook.</summary>
    Refused,

    /// <summary>No node has room for its pod.</summary>
    Unschedulable,

    Running,

    Succeeded,

    /// <summary>Killed for memory, and failed.</summary>
    OutOfMemory,

    /// <summary>Active for longer than its Job allows.</summary>
    DeadlineExceeded,

    /// <summary>Its pod was put off its node, and was not made anew.</summary>
    Evicted,

    /// <summary>Failed by itself.</summary>
    Failed,
}

public static class AttemptStates
{
    /// <summary>Whether the state is for good.</summary>
    public static bool IsEnd(this AttemptState state) => state >= AttemptState.Succeeded;
}
