namespace Flowrun.Meter;

/// <summary>What the meter was asked to do.</summary>
internal abstract record MeterArguments
{
    public const string Usage =
        "usage: flowrun-meter [--report FILE] [--logs-on-error] [--cgroup DIR] -- COMMAND [ARGUMENT...]\n" +
        "       flowrun-meter install DIR";

    private MeterArguments()
    {
    }

    /// <summary>Run a command.</summary>
    /// <param name="Command">Its words, at least one.</param>
    /// <param name="Report">Where the report goes; null: to Kubernetes' termination log, where there is one.</param>
    /// <param name="LogsOnError">A command that fails leaves the report's place empty, for the container's last log lines.</param>
    /// <param name="Cgroup">The cgroup that the command is in; null: the meter's own, where nothing else is in it.</param>
    public sealed record Run(string[] Command, string? Report, bool LogsOnError, string? Cgroup) : MeterArguments;

    /// <summary>Copy this program.</summary>
    public sealed record Install(string Folder) : MeterArguments;

    /// <param name="Problem">With the usage.</param>
    public sealed record Wrong(string Problem) : MeterArguments;

    public static MeterArguments Read(string[] arguments)
    {
        if (arguments is ["install", var folder])
        {
            return new Install(folder);
        }

        var (report, cgroup, logsOnError) = ((string?)null, (string?)null, false);
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--" when index + 1 < arguments.Length:
                    return new Run(arguments[(index + 1)..], report, logsOnError, cgroup);
                case "--report" when index + 1 < arguments.Length:
                    report = arguments[++index];
                    break;
                case "--cgroup" when index + 1 < arguments.Length:
                    cgroup = arguments[++index];
                    break;
                case "--logs-on-error":
                    logsOnError = true;
                    break;
                default:
                    return new Wrong($"found {arguments[index]}\n{Usage}");
            }
        }

        return new Wrong($"no command\n{Usage}");
    }
}
