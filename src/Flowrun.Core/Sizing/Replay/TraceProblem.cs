namespace Flowrun.Core.Sizing.Replay;

/// <summary>Why a file is no trace.</summary>
/// <param name="Line">From 1, the header.</param>
/// <param name="Column">The column's name, or null: the line as a whole.</param>
/// <param name="Found">What stands there, shortened.</param>
/// <param name="Expected">What would be right.</param>
public sealed record TraceProblem(int Line, string? Column, string Found, string Expected)
{
    public override string ToString() => Column is null
        ? $"line {Line}: found {Found}: {Expected}"
        : $"line {Line}, column {Column}: found {Found}: {Expected}";
}
