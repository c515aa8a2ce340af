using Flowrun.Core.Events;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Flows;

/// <summary>All flows at one moment. Immutable; made anew when a flow changes.</summary>
public sealed class FlowCatalog
{
    public static readonly FlowCatalog Empty = new([]);

    public FlowCatalog(IEnumerable<Flow> flows)
    {
        Flows = [.. flows];
    }

    public IReadOnlyList<Flow> Flows { get; }

    /// <summary>Groups with more than one unarchived flow: their events wait. With the names of those flows.</summary>
    public IReadOnlyDictionary<VersionGroup, IReadOnlyList<FlowName>> AmbiguousGroups => throw new NotImplementedException();

    /// <summary>Which flows want an object, at most one for each version group.</summary>
    public Routing Route(ObjectEvent created) => throw new NotImplementedException();

    /// <summary>Which flow a request names: by version group, else by the name of an unarchived flow.</summary>
    public Routing Route(RunRequest request) => throw new NotImplementedException();
}

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

    /// <summary>At least one group that wants it has two unarchived flows: it waits. Nothing of it runs before that is mended.</summary>
    public sealed record Ambiguous(VersionGroup Group, string Reason) : Routing;
}

/// <summary>A flow that wants an event, with the named parts of the key.</summary>
public sealed record FlowMatch(Flow Flow, IReadOnlyDictionary<string, string> Match);
