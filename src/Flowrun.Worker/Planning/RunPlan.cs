using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;

namespace Flowrun.Worker.Planning;

/// <summary>What is to be done about one record of a message, or about one of the flows that want it.</summary>
public abstract record RunPlan
{
    private RunPlan()
    {
    }

    /// <summary>This Job is to be created.</summary>
    public sealed record Ready(Run Run, RenderedJob Job) : RunPlan;

    /// <summary>No reason to run anything: a test event, a removed object.</summary>
    public sealed record Ignored(string Reason) : RunPlan;

    /// <summary>No flow wants it.</summary>
    public sealed record Unmatched(string Reason) : RunPlan;

    /// <summary>The object is gone already.</summary>
    public sealed record Vanished(string Reason) : RunPlan;

    /// <summary>Two unarchived flows of a group, or a refused manifest that may want it: it waits until that is mended.</summary>
    public sealed record Undecided(VersionGroup Group, string Reason) : RunPlan;

    /// <summary>It can never become a run: not understood, or its input cannot be sized.</summary>
    public sealed record Poison(string Reason) : RunPlan;

    /// <summary>Its size is not known yet: ask again.</summary>
    public sealed record Transient(string Reason) : RunPlan;

    /// <summary>Its size cannot be asked for until an operator mends something.</summary>
    public sealed record Misconfigured(string Reason) : RunPlan;
}
