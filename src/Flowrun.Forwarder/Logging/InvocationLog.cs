using System.Globalization;
using System.Text.Json;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder.Logging;

/// <summary>The function's log: one line of JSON an invocation, and one where the function cannot start or go on.</summary>
internal sealed class InvocationLog(Stream output, TimeProvider time)
{
    private const string Information = "INFO";
    private const string Error = "ERROR";

    public void Write(Invocation invocation, ForwardOutcome outcome, TimeSpan duration)
    {
        var line = outcome switch
        {
            ForwardOutcome.Failed failed => Line(Error, failed.Error.ErrorMessage) with { ErrorType = failed.Error.ErrorType },
            ForwardOutcome.Forwarded { SkipReasons: { Count: > 0 } reasons } => Line(Information, "forwarded") with { SkipReasons = reasons },
            _ => Line(Information, "forwarded"),
        };
        Write(line with
        {
            RequestId = invocation.RequestId,
            TraceId = invocation.TraceHeader,
            Received = outcome.Counts.Received,
            Published = outcome.Counts.Published,
            Skipped = outcome.Counts.Skipped,
            Milliseconds = Math.Round(duration.TotalMilliseconds, 3),
        });
    }

    /// <summary>The function ends.</summary>
    public void Write(RuntimeError error) => Write(Line(Error, error.ErrorMessage) with { ErrorType = error.ErrorType });

    private LogLine Line(string level, string message) => new(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), level, message);

    private void Write(LogLine line)
    {
        output.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, ForwarderJson.Default.LogLine), (byte)'\n']);
        output.Flush();
    }
}
