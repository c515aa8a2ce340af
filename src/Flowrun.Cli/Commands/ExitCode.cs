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
}
