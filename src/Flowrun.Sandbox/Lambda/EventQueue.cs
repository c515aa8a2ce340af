using System.Globalization;
using System.Text;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.Lambda;

/// <summary>
/// Asynchronous invocations: tried again when they fail, and then handed to the dead-letter queue as the event that they were.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
/// </summary>
internal sealed class EventQueue(LambdaFunctionOptions function, Func<Invocation, Task<LambdaAnswer>> invoke, FunctionLog log, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Has the event handled, and does not wait for it.</summary>
    /// <param name="delay">How late it comes.</param>
    public void Add(Invocation invocation, TimeSpan? delay) => _ = HandleAsync(invocation, delay);

    private async Task HandleAsync(Invocation invocation, TimeSpan? delay)
    {
        try
        {
            if (delay is { } wait)
            {
                await Task.Delay(wait, time, stopping);
            }

            var answer = await invoke(invocation);
            foreach (var pause in function.RetryWaits)
            {
                if (!answer.IsError)
                {
                    return;
                }

                await Task.Delay(pause, time, stopping);
                answer = await invoke(invocation.Again());
            }

            if (answer.IsError && !stopping.IsCancellationRequested)
            {
                GiveUp(invocation, answer);
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox ends, and with it what waits in memory.
        }
    }

    private void GiveUp(Invocation invocation, LambdaAnswer answer)
    {
        log.Write(time.GetUtcNow(), $"{invocation.RequestId} is given up after {function.RetryWaits.Count + 1} attempts: " +
            (function.DeadLetterQueue is { } queue ? $"to the queue {queue.Name}" : "there is no dead-letter queue"));
        function.DeadLetterQueue?.Send(
            invocation.Payload.ToArray(),
            [
                Attribute("ErrorCode", "Number", Microsoft.AspNetCore.Http.StatusCodes.Status200OK.ToString(CultureInfo.InvariantCulture)),
                Attribute("ErrorMessage", "String", FunctionError.ShortMessageOf(answer)),
                Attribute("RequestID", "String", invocation.RequestId),
            ],
            invocation.TraceId,
            delay: null);
    }

    private static SqsMessageAttribute Attribute(string name, string type, string value) => new(name, type, Encoding.UTF8.GetBytes(value));
}
