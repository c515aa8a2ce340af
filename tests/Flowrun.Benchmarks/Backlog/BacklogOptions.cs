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
        var options = new BacklogOptions("", 1_000_000, 50_000, TimeSpan.FromSeconds(60), false);
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--program" when File.Exists(value):
                    options = options with { Program = Path.GetFullPath(value) };
                    break;
                case "--messages" when int.TryParse(value, out var messages) && messages > 0:
                    options = options with { Messages = messages };
                    break;
                case "--pending" when int.TryParse(value, out var pending) && pending > 0:
                    options = options with { Pending = pending };
                    break;
                case "--seconds" when int.TryParse(value, out var seconds) && seconds > 0:
                    options = options with { Watch = TimeSpan.FromSeconds(seconds) };
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
