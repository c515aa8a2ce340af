using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Sizing;

/// <summary>What is said about models.</summary>
internal static partial class Log
{
    [LoggerMessage(60, LogLevel.Warning, "Group {Group}: {Problem}")]
    public static partial void ModelUnused(ILogger log, string group, string problem);

    [LoggerMessage(61, LogLevel.Warning, "What the runs of {Group} showed is not stored, and forgotten when this worker ends: {Reason}. Rename or delete that ConfigMap")]
    public static partial void ModelForeign(ILogger log, string group, string reason);

    [LoggerMessage(62, LogLevel.Warning, "What the runs of {Group} showed cannot be stored at the moment; it is tried again, and ended Jobs are not marked before: {Reason}")]
    public static partial void ModelNotStored(ILogger log, string group, string reason);

    [LoggerMessage(63, LogLevel.Information, "What the runs of {Group} show is stored again")]
    public static partial void ModelStoredAgain(ILogger log, string group);

    [LoggerMessage(64, LogLevel.Warning, "What earlier runs showed cannot be read at the moment; until it can, static rules decide where nothing is known: {Reason}")]
    public static partial void ModelsUnread(ILogger log, string reason);
}
