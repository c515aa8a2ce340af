namespace Flowrun.Benchmarks.Backlog;

/// <param name="Program">The published <c>flowrun</c>.</param>
/// <param name="Messages">How many are in the queue at the start.</param>
/// <param name="Jobs">How many Jobs are created before it stops; null: all, and it waits for their ends.</param>
internal sealed record DrainOptions(string Program, int Messages, int? Jobs, bool IsJson)
{
    public const string Usage = "usage: drain --program PATH [--messages 100000] [--jobs N] [-o json]; PATH is the flowrun that build/publish-image made; with --jobs it stops after so many, and the rest waits";

    public static DrainOptions? Read(IReadOnlyList<string> arguments)
    {
        var read = Arguments.Read(arguments, new DrainOptions("", 100_000, null, false), static (options, name, value) => name switch
        {
            "--program" when File.Exists(value) => options with { Program = Path.GetFullPath(value) },
            "--messages" when Arguments.Number(value, least: 10) is { } messages => options with { Messages = messages },
            "--jobs" when Arguments.Number(value, least: 10) is { } jobs => options with { Jobs = jobs },
            "-o" when value == "json" => options with { IsJson = true },
            _ => null,
        });
        return read is { Program.Length: > 0 } && !(read.Jobs > read.Messages) ? read : null;
    }
}
