namespace Flowrun.Benchmarks.Forwarder;

/// <param name="Native">The published <c>bootstrap</c>; empty: it is published first.</param>
/// <param name="Managed">The same as a framework-dependent program; empty: it is published first.</param>
/// <param name="Starts">How often each is started.</param>
/// <param name="Events">How many events each is given when it is warm.</param>
/// <param name="Records">How many objects an event is about; S3 sends one.</param>
internal sealed record ForwarderOptions(string Native, string Managed, int Starts, int Events, int Records)
{
    public const string Usage = "usage: forwarder [--starts 15] [--events 500] [--records 1] [--native PATH] [--managed PATH]; PATH is a bootstrap, the folder's other files beside it";

    public static ForwarderOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new ForwarderOptions("", "", 15, 500, 1);
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--native" when File.Exists(value):
                    options = options with { Native = Path.GetFullPath(value) };
                    break;
                case "--managed" when File.Exists(value):
                    options = options with { Managed = Path.GetFullPath(value) };
                    break;
                case "--starts" when int.TryParse(value, out var starts) && starts > 0:
                    options = options with { Starts = starts };
                    break;
                case "--events" when int.TryParse(value, out var events) && events > 0:
                    options = options with { Events = events };
                    break;
                case "--records" when int.TryParse(value, out var records) && records > 0:
                    options = options with { Records = records };
                    break;
                default:
                    return null;
            }
        }

        return arguments.Count % 2 == 0 ? options : null;
    }
}
