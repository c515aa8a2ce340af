namespace Flowrun.Core.Flows;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Path">Where: <c>spec.sizing.memory.maximum</c>; empty for the whole.</param>
/// <param name="Found">The value found, as JSON, or null where something is missing.</param>
/// <param name="Expected">What would be right, a sentence without a full stop.</param>
/// <param name="IsWarning">The flow works all the same.</param>
public sealed record FlowProblem(string Path, string? Found, string Expected, bool IsWarning = false)
{
    public override string ToString() => (Path, Found) switch
    {
        ("", null) => Expected,
        ("", _) => $"found {Found}: {Expected}",
        (_, null) => $"{Path}: {Expected}",
        _ => $"{Path}: found {Found}: {Expected}",
    };
}
