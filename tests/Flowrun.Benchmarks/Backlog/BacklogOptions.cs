namespace Flowrun.Benchmarks.Backlog;

/// <param name="Program">The published <c>flowrun</c>.</param>
/// <param name="Messages">Of the large flow, in the queue.</param>
/// <param name="Pending">Jobs of the large flow that wait for its limit.</param>
/// <param name="Watch">How long the worker is watched once it has looked at every message.</param>
internal sealed record BacklogOptions(string Program, int Messages, int Pending, TimeSpan Watch, bool IsJson)
{
    public const string Usage = "usage: backlog --program PATH [--messages 1000000] [--pending 50000] [--seconds 60] [-o json]; PATH is the flowrun that build/publish-image made";

    public static BacklogOptions? Read(IReadOnlyList<string> arguments)
    {
        var read = Arguments.Read(arguments, new BacklogOptions("", 1_000_000, 50_000, TimeSpan.FromSeconds(60), false), static (options, name, value) => name switch
        {
            "--program" when File.Exists(value) => options with { Program = Path.GetFullPath(value) },
            "--messages" when Arguments.Number(value) is { } messages => options with { Messages = messages },
            "--pending" when Arguments.Number(value) is { } pending => options with { Pending = pending },
            "--seconds" when Arguments.Number(value) is { } seconds => options with { Watch = TimeSpan.FromSeconds(seconds) },
            "-o" when value == "json" => options with { IsJson = true },
            _ => null,
        });
        return read is { Program.Length: > 0 } ? read : null;
    }
}
