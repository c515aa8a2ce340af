namespace Flowrun.Benchmarks.Footprint;

/// <param name="Program">The published <c>flowrun</c>.</param>
/// <param name="Starts">How often it is started.</param>
/// <param name="Idle">How long it is watched while there is nothing to do.</param>
/// <param name="Jobs">How many Jobs it then knows; 0: that is not measured.</param>
internal sealed record FootprintOptions(string Program, int Starts, TimeSpan Idle, int Jobs)
{
    public const string Usage = "usage: footprint --program PATH [--starts 5] [--idle-seconds 60] [--jobs 50000]; PATH is the flowrun that build/publish-image made";

    public static FootprintOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new FootprintOptions("", 5, TimeSpan.FromSeconds(60), 50_000);
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--program" when File.Exists(value):
                    options = options with { Program = Path.GetFullPath(value) };
                    break;
                case "--starts" when int.TryParse(value, out var starts) && starts >= 0:
                    options = options with { Starts = starts };
                    break;
                case "--idle-seconds" when int.TryParse(value, out var seconds) && seconds > 0:
                    options = options with { Idle = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--jobs" when int.TryParse(value, out var jobs) && jobs >= 0:
                    options = options with { Jobs = jobs };
                    break;
                default:
                    return null;
            }
        }

        return arguments.Count % 2 == 0 && options.Program.Length > 0 ? options : null;
    }
}
