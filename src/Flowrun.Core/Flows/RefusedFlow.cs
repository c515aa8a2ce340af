using Flowrun.Core.Runs;

namespace Flowrun.Core.Flows;

/// <summary>What could be read of a manifest that has errors: enough to tell which events may be for it.</summary>
/// <param name="Name">metadata.name, or null where that is missing or wrong.</param>
/// <param name="Namespace">metadata.namespace, or null.</param>
/// <param name="Group">spec.versionGroup, by default the name; empty where neither can be read.</param>
/// <param name="Archived">An archived version wants nothing.</param>
/// <param name="Triggers">Those without an error: a trigger that is wrong itself does not say what it would want.</param>
/// <param name="Source">The file, or <c>namespace/name</c>; null where the reader of the manifest was not told.</param>
public sealed record RefusedFlow(
    FlowName? Name, string? Namespace, VersionGroup Group, bool Archived, IReadOnlyList<S3Trigger> Triggers, string? Source = null)
{
    /// <summary>As messages to people call it.</summary>
    public override string ToString() => (Name, Source) switch
    {
        ({ } name, null) => $"flow {name}",
        ({ } name, _) => $"flow {name} ({Source})",
        (null, null) => "a flow without a name",
        _ => $"a flow without a name ({Source})",
    };
}
