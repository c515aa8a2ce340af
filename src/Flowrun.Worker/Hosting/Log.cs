using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>What the host says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Flowrun {Version}: events from {Queue}, flows from {Flows}, Jobs to {Kubernetes}, namespace {Namespace}")]
    public static partial void Started(ILogger log, string version, Uri queue, string flows, Uri kubernetes, string @namespace);

    [LoggerMessage(2, LogLevel.Information, "At http://{Address}: /healthz, /readyz and /metrics")]
    public static partial void HealthAt(ILogger log, System.Net.IPEndPoint address);

    [LoggerMessage(3, LogLevel.Information, "Stopping: nothing more is received")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(4, LogLevel.Critical, "The worker cannot start: {Reason}")]
    public static partial void CannotStart(ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Critical, "The worker stops: {Service} failed in a way that should not be possible")]
    public static partial void Failed(ILogger log, Exception exception, string service);

    [LoggerMessage(10, LogLevel.Information, "Flows that run ({Count}): {Names}")]
    public static partial void Flows(ILogger log, int count, string names);

    [LoggerMessage(11, LogLevel.Warning, "There is no flow that is not archived: every event will be acknowledged without a run")]
    public static partial void NoFlows(ILogger log);

    [LoggerMessage(12, LogLevel.Error, "{Source}: {Problem}")]
    public static partial void FlowProblem(ILogger log, string source, string problem);

    [LoggerMessage(13, LogLevel.Warning, "{Source}: {Problem}")]
    public static partial void FlowWarning(ILogger log, string source, string problem);

    [LoggerMessage(14, LogLevel.Error, "Version group {Group} has more than one unarchived flow ({Names}): its events wait until all but one are archived")]
    public static partial void AmbiguousGroup(ILogger log, string group, string names);

    [LoggerMessage(15, LogLevel.Error, "The flows cannot be read at the moment; those that are known stay: {Reason}")]
    public static partial void FlowsUnreadable(ILogger log, string reason);

    [LoggerMessage(16, LogLevel.Information, "The flows can be read again")]
    public static partial void FlowsReadable(ILogger log);

    [LoggerMessage(410, LogLevel.Information, "This worker leads now: it releases Jobs and records how they end")]
    public static partial void Leads(ILogger log);

    [LoggerMessage(411, LogLevel.Information, "This worker does not lead any more")]
    public static partial void LeadsNoMore(ILogger log);

    [LoggerMessage(412, LogLevel.Warning, "Nobody can be elected to lead at the moment, trying on: {Reason}")]
    public static partial void ElectionFails(ILogger log, string reason);
}
