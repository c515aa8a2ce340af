namespace Flowrun.Benchmarks.Backlog;

/// <param name="Program">The published <c>flowrun</c>.</param>
internal sealed record DrainOptions(string Program, int Messages, bool IsJson)
{
    public const string Usage = "usage: drain --program PATH [--messages 100000] [-o json]; PATH is the flowrun that build/publish-image made";

    public static DrainOptions? Read(IReadOnlyList<string> arguments)
    {
        var read = Arguments.Read(arguments, new DrainOptions("", 100_000, false), static (options, name, value) => name switch
        {
            "--program" when File.Exists(value) => options with { Program = Path.GetFullPath(value) },
            "--messages" when Arguments.Number(value, least: 10) is { } messages => options with { Messages = messages },
            "-o" when value == "json" => options with { IsJson = true },
            _ => null,
        });
        return read is { Program.Length: > 0 } ? read : null;
    }
}
