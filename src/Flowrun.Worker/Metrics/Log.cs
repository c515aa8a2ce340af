using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Metrics;

/// <summary>What metrics say.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Warning, "The metric flowrun_queue_messages is absent: sqs:GetQueueAttributes was refused: {Reason}")]
    public static partial void DepthUnknown(ILogger log, string reason);
}
