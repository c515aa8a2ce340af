using Flowrun.Core.Quantities;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>What intake says. Text of strangers is shown by <c>OneLine</c> before it gets here.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, IDisposable?> Message = LoggerMessage.DefineScope<string>("Message {MessageId}");

    private static readonly Func<ILogger, string, string, string?, string?, IDisposable?> Job =
        LoggerMessage.DefineScope<string, string, string?, string?>("Run {RunId} of {Group} for {Bucket} {Key}");

    public static IDisposable? MessageScope(ILogger log, string messageId) => Message(log, messageId);

    public static IDisposable? JobScope(ILogger log, string runId, string group, string? bucket, string? key) => Job(log, runId, group, bucket, key);

    [LoggerMessage(100, LogLevel.Information, "Created Job {Namespace}/{Job} with {Memory} of memory: {Reason}")]
    public static partial void JobCreated(ILogger log, string @namespace, string job, Bytes memory, string reason);

    [LoggerMessage(101, LogLevel.Information, "Job {Namespace}/{Job} is there already: the same event came again")]
    public static partial void JobExists(ILogger log, string @namespace, string job);

    [LoggerMessage(102, LogLevel.Debug, "Nothing to run: {Reason}")]
    public static partial void Ignored(ILogger log, string reason);

    [LoggerMessage(103, LogLevel.Information, "Nothing to run: {Reason}")]
    public static partial void Unmatched(ILogger log, string reason);

    [LoggerMessage(104, LogLevel.Information, "Nothing to run, the object is gone: {Reason}")]
    public static partial void Vanished(ILogger log, string reason);

    [LoggerMessage(105, LogLevel.Warning, "Job {Namespace}/{Job} runs without all that its event asks for: {Reason}")]
    public static partial void OverridesRefused(ILogger log, string @namespace, string job, string reason);

    [LoggerMessage(110, LogLevel.Error, "Sent the message to the dead-letter queue: {Reason}")]
    public static partial void SentToDeadLetters(ILogger log, string reason);

    [LoggerMessage(111, LogLevel.Error, "Left the message to the queue's redrive policy (receive count {ReceiveCount}): {Reason}")]
    public static partial void LeftToRedrive(ILogger log, string reason, int receiveCount);

    [LoggerMessage(112, LogLevel.Error, "Handling the message failed in a way that should not be possible (receive count {ReceiveCount}); it is left to the queue's redrive policy")]
    public static partial void HandlingFailed(ILogger log, Exception exception, int receiveCount);

    [LoggerMessage(120, LogLevel.Debug, "The Job is not created yet, attempt {Attempt}, next in {Delay}: {Reason}")]
    public static partial void CreationRetried(ILogger log, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(121, LogLevel.Warning, "The Kubernetes API is down; nothing is received until it creates Jobs again: {Reason}")]
    public static partial void CircuitOpened(ILogger log, string reason);

    [LoggerMessage(122, LogLevel.Information, "The Kubernetes API creates Jobs again")]
    public static partial void CircuitClosed(ILogger log);

    [LoggerMessage(130, LogLevel.Warning, "{Obstacle} {Name} is in the way, its messages wait: {Reason}")]
    public static partial void LineFormed(ILogger log, LineKind obstacle, string name, string? reason);

    [LoggerMessage(131, LogLevel.Information, "{Obstacle} {Name} is out of the way, nothing waits for it any more")]
    public static partial void LineDissolved(ILogger log, LineKind obstacle, string name);

    [LoggerMessage(132, LogLevel.Warning, "{Waiting} messages wait for flows that cannot run now; nothing is received until there is room")]
    public static partial void WaitingRoomFull(ILogger log, int waiting);

    [LoggerMessage(133, LogLevel.Information, "{Waiting} messages wait for flows that cannot run now; receiving goes on")]
    public static partial void WaitingRoomHasRoom(ILogger log, int waiting);

    [LoggerMessage(140, LogLevel.Error, "Nothing is received until this is mended: {Reason}")]
    public static partial void QueueMisconfigured(ILogger log, string reason);

    [LoggerMessage(141, LogLevel.Warning, "The queue does not answer well, trying on: {Reason}")]
    public static partial void QueueFails(ILogger log, string reason);

    [LoggerMessage(142, LogLevel.Information, "{Operation} succeeds again")]
    public static partial void QueueAnswersAgain(ILogger log, string operation);

    [LoggerMessage(150, LogLevel.Warning, "Message {MessageId} was not deleted ({Code}: {Text}); it comes back and is recognised by its Job's name")]
    public static partial void NotDeleted(ILogger log, string messageId, string code, string? text);

    [LoggerMessage(151, LogLevel.Warning, "Message {MessageId} is not held any more ({Code}: {Text}); its handling goes on, since the same event is the same Job")]
    public static partial void Lost(ILogger log, string messageId, string code, string? text);

    [LoggerMessage(152, LogLevel.Warning, "Message {MessageId} has been held for {Held}, SQS allows 12 hours; it is let go and comes back")]
    public static partial void HeldTooLong(ILogger log, string messageId, TimeSpan held);

    [LoggerMessage(153, LogLevel.Warning, "{Count} messages could not be renewed now: {Reason}")]
    public static partial void NotRenewed(ILogger log, int count, string reason);

    [LoggerMessage(160, LogLevel.Information, "Stopping: {Held} messages are in flight")]
    public static partial void Finishing(ILogger log, int held);

    [LoggerMessage(161, LogLevel.Warning, "{Count} messages could not be given back now and come back by themselves: {Reason}")]
    public static partial void NotGivenBack(ILogger log, int count, string reason);

    [LoggerMessage(162, LogLevel.Information, "Stopped; {Count} messages were given back")]
    public static partial void Stopped(ILogger log, int count);

    [LoggerMessage(163, LogLevel.Information, "{MaxPending} Jobs or more wait for a limit, and {Group} has its share of them; its events wait until there are fewer")]
    public static partial void Full(ILogger log, string group, int maxPending);

    [LoggerMessage(164, LogLevel.Information, "Fewer Jobs of {Group} wait for a limit; its events go on")]
    public static partial void FullNoMore(ILogger log, string group);

    [LoggerMessage(165, LogLevel.Debug, "Deferred: {Reason}")]
    public static partial void Deferred(ILogger log, string? reason);

    [LoggerMessage(166, LogLevel.Warning, "Messages for flows that cannot run now could not be sent to the end of the queue, so they may hold up what is behind them: {Reason}")]
    public static partial void NotDeferred(ILogger log, string reason);
}
