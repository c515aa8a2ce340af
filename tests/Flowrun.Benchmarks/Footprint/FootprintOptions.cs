namespace Flowrun.Benchmarks.Footprint;

/// <param name="Program">The published <c>flowrun</c>.</param>
/// <param name="Starts">How often it is started, besides a first time that does not count: the program's files are read and the sandbox's code compiled then.</param>
/// <param name="Idle">How long it is watched while there is nothing to do.</param>
/// <param name="Jobs">How many Jobs it then knows; 0: that is not measured.</param>
internal sealed record FootprintOptions(string Program, int Starts, TimeSpan Idle, int Jobs)
{
    public const string Usage = "usage: footprint --program PATH [--starts 5] [--idle-seconds 60] [--jobs 50000]; PATH is the flowrun that build/publish-image made";

    public static FootprintOptions? Read(IReadOnlyList<string> arguments)
    {
        var read = Arguments.Read(arguments, new FootprintOptions("", 5, TimeSpan.FromSeconds(60), 50_000), static (options, name, value) => name switch
        {
            "--program" when File.Exists(value) => options with { Program = Path.GetFullPath(value) },
            "--starts" when Arguments.Number(value, least: 0) is { } starts => options with { Starts = starts },
            "--idle-seconds" when Arguments.Number(value) is { } seconds => options with { Idle = TimeSpan.FromSeconds(seconds) },
            "--jobs" when Arguments.Number(value, least: 0) is { } jobs => options with { Jobs = jobs },
            _ => null,
        });
        return read is { Program.Length: > 0 } ? read : null;
    }
}
