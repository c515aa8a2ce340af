namespace Flowrun.Core.Overrides;

/// <summary>Something that an event asks for and does not get; the run goes on without it.</summary>
/// <param name="Name">One of <see cref="OverrideName.Known"/>, or <see cref="OverrideName.Unknown"/>.</param>
/// <param name="Where">Where the event asks for it: <c>overrides.memory</c>, <c>parameters.mode</c>, <c>x-amz-meta-flowrun-label-team</c>.</param>
/// <param name="Reason">Why not, with the value found and what would be right; one line without a full stop.</param>
public sealed record RefusedOverride(string Name, string Where, string Reason)
{
    public override string ToString() => $"{Where}: {Reason}";
}
