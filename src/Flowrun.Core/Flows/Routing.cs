using Flowrun.Core.Runs;

namespace Flowrun.Core.Flows;

/// <summary>Where an event goes.</summary>
public abstract record Routing
{
    private Routing()
    {
    }

    /// <summary>These flows run.</summary>
    public sealed record Matched(IReadOnlyList<FlowMatch> Matches) : Routing;

    /// <summary>No flow wants it.</summary>
    public sealed record Unmatched(string Reason) : Routing;

    /// <summary>The event does not say the object's size, and what happens depends on it: measure, then route again.</summary>
    public sealed record NeedsSize : Routing;

    /// <summary>
    /// At least one group that wants it has two unarchived flows, or a manifest that is refused may want it: it waits. Nothing of it runs before that is mended.
    /// </summary>
    public sealed record Undecided(VersionGroup Group, string Reason) : Routing;
}

/// <summary>A flow that wants an event, with the named parts of the key.</summary>
public sealed record FlowMatch(Flow Flow, IReadOnlyDictionary<string, string> Match);
