namespace Flowrun.Cli.Commands;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>The command line or a setting is not right.</summary>
    public const int Usage = 2;

    /// <summary>The input was refused: an invalid manifest, a poison event.</summary>
    public const int Refused = 3;

    /// <summary>All there are, for the documentation.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Done, "Done. The worker: stopped as told."),
        (Failed, "Failed: what was asked for could not be done, and the reason is on stderr. `ready`: it is not."),
        (Usage, "The command line or a setting is not right; nothing was done."),
        (Refused, "The input was refused: an invalid manifest, a poison event, a base template that is no JobSpec."),
    ];
}
