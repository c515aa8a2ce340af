using Microsoft.Extensions.Logging;

namespace Flowrun.Kubernetes.Flows;

internal static partial class FlowStatusLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The status of flow {Flow} cannot be written: {Reason}. Flows run all the same; this is not said again.")]
    public static partial void NotWritten(ILogger logger, string flow, string reason);
}
