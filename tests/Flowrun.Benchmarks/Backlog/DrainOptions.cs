namespace Flowrun.Benchmarks.Backlog;

/// <param name="Program">The published <c>flowrun</c>.</param>
internal sealed record DrainOptions(string Program, int Messages, bool IsJson)
{
    public const string Usage = "usage: drain --program PATH [--messages 100000] [-o json]; PATH is the flowrun that build/publish-image made";

    public static DrainOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new DrainOptions("", 100_000, false);
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--program" when File.Exists(value):
                    options = options with { Program = Path.GetFullPath(value) };
                    break;
                case "--messages" when int.TryParse(value, out var messages) && messages >= 10:
                    options = options with { Messages = messages };
                    break;
                case "-o" when value == "json":
                    options = options with { IsJson = true };
                    break;
                default:
                    return null;
            }
        }

        return arguments.Count % 2 == 0 && options.Program.Length > 0 ? options : null;
    }
}
