using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Admission;

/// <summary>What admission says.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "Job {Namespace}/{Job} may run: {Sizing}")]
    public static partial void Released(ILogger log, string @namespace, string job, string sizing);

    [LoggerMessage(401, LogLevel.Warning, "Job {Namespace}/{Job} could not be released and is tried again: {Reason}")]
    public static partial void NotReleased(ILogger log, string @namespace, string job, string reason);

    [LoggerMessage(402, LogLevel.Error, "Job {Namespace}/{Job} waits forever: it {Reason}")]
    public static partial void NeverFits(ILogger log, string @namespace, string job, string reason);

    [LoggerMessage(403, LogLevel.Debug, "Why Job {Namespace}/{Job} waits could not be written on it: {Reason}")]
    public static partial void NotExplained(ILogger log, string @namespace, string job, string reason);
}
