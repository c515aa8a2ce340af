namespace Flowrun.Core.Sizing.Replay;

/// <summary>What a trace file gave.</summary>
public abstract record TraceReading
{
    private TraceReading()
    {
    }

    /// <param name="Rows">In the order of submission; those submitted together in the order of the file.</param>
    public sealed record Read(IReadOnlyList<TraceRow> Rows) : TraceReading;

    /// <param name="Problems">The first ones, at least one, at most <see cref="TraceReader.MostProblems"/>.</param>
    public sealed record Refused(IReadOnlyList<TraceProblem> Problems) : TraceReading;
}
