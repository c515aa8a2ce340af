namespace Flowrun.Benchmarks.Forwarder;

/// <param name="Native">The published <c>bootstrap</c>; empty: it is published first.</param>
/// <param name="Managed">The same as a framework-dependent program; empty: it is published first.</param>
/// <param name="Starts">How often each is started.</param>
/// <param name="Events">How many events each is given when it is warm.</param>
/// <param name="Records">How many objects an event is about; S3 sends one.</param>
internal sealed record ForwarderOptions(string Native, string Managed, int Starts, int Events, int Records)
{
    public const string Usage = "usage: forwarder [--starts 15] [--events 500] [--records 1] [--native PATH] [--managed PATH]; PATH is a bootstrap, the folder's other files beside it";

    public static ForwarderOptions? Read(IReadOnlyList<string> arguments) =>
        Arguments.Read(arguments, new ForwarderOptions("", "", 15, 500, 1), static (options, name, value) => name switch
        {
            "--native" when File.Exists(value) => options with { Native = Path.GetFullPath(value) },
            "--managed" when File.Exists(value) => options with { Managed = Path.GetFullPath(value) },
            "--starts" when Arguments.Number(value) is { } starts => options with { Starts = starts },
            "--events" when Arguments.Number(value) is { } events => options with { Events = events },
            "--records" when Arguments.Number(value) is { } records => options with { Records = records },
            _ => null,
        });
}
