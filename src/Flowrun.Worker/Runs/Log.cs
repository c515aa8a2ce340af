using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Runs;

/// <summary>What following runs says. Text of strangers is shown by <c>OneLine</c> before it gets here.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Job {Namespace}/{Job} ended: {Outcome}")]
    public static partial void Recorded(ILogger log, string @namespace, string job, string outcome);

    [LoggerMessage(301, LogLevel.Error, "Run {RunId} of {Group} has failed: {Reason}")]
    public static partial void RunFailed(ILogger log, string runId, string group, string reason);

    [LoggerMessage(302, LogLevel.Warning, "The end of Job {Namespace}/{Job} cannot be recorded yet, next try in {Pause}: {Reason}")]
    public static partial void RecordedLater(ILogger log, string @namespace, string job, string reason, TimeSpan pause);

    [LoggerMessage(303, LogLevel.Error, "Recording the end of Job {Namespace}/{Job} failed in a way that should not be possible; it is tried again")]
    public static partial void RecordingFailed(ILogger log, Exception exception, string @namespace, string job);

    [LoggerMessage(304, LogLevel.Warning, "Event {Reason} of Job {Namespace}/{Job} was not written: {Why}")]
    public static partial void EventNotWritten(ILogger log, string reason, string @namespace, string job, string why);

    [LoggerMessage(305, LogLevel.Warning, "Job {Namespace}/{Job} was deleted before its end was recorded: nothing is learned from it, and there is no other attempt")]
    public static partial void Lost(ILogger log, string @namespace, string job);

    [LoggerMessage(310, LogLevel.Warning, "The {Collection} of {Place} cannot be followed at the moment, trying on: {Reason}")]
    public static partial void TrackingFails(ILogger log, string collection, string place, string reason);

    [LoggerMessage(311, LogLevel.Information, "The {Collection} of {Place} can be followed again")]
    public static partial void TrackingGoesOn(ILogger log, string collection, string place);

    [LoggerMessage(312, LogLevel.Error, "Following the Jobs of scope \"{Scope}\" failed in a way that should not be possible; it is begun again")]
    public static partial void WatchingFailed(ILogger log, Exception exception, string scope);
}
