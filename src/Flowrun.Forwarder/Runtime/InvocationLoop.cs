using System.Text.Json;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Logging;

namespace Flowrun.Forwarder.Runtime;

/// <summary>Fetches invocations one after the other, has them forwarded, and answers.</summary>
/// <param name="forward">Never has longer than Lambda waits.</param>
/// <param name="trace">Told of each invocation's trace header, for what looks it up elsewhere.</param>
internal sealed class InvocationLoop(
    RuntimeApi runtime, Func<Invocation, CancellationToken, Task<ForwardOutcome>> forward, Action<string?> trace, InvocationLog log, TimeProvider time)
{
    /// <summary>What is left before Lambda's deadline to say why there was not enough time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>Does not return: it ends by what it throws.</summary>
    /// <exception cref="RuntimeApiException">Lambda's own side does not work.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop, in the middle of an invocation or between two.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await RunOnceAsync(cancellationToken);
        }
    }

    /// <summary>One invocation, from its arrival to its answer.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var invocation = await runtime.NextAsync(cancellationToken);
        var started = time.GetTimestamp();
        trace(invocation.TraceHeader);
        var outcome = await ForwardAsync(invocation, cancellationToken);

        // Before the answer: after it, the process may stand still for hours.
        log.Write(invocation, outcome, time.GetElapsedTime(started));
        await (outcome is ForwardOutcome.Failed failed
            ? runtime.FailAsync(invocation, failed.Error, cancellationToken)
            : runtime.RespondAsync(invocation, JsonSerializer.SerializeToUtf8Bytes(outcome.Counts, ForwarderJson.Default.ForwardCounts), cancellationToken));
    }

    private async Task<ForwardOutcome> ForwardAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var left = invocation.Deadline - time.GetUtcNow() - Margin;
        using var deadline = new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await forward(invocation, either.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // One invocation that cannot be handled must not take the function down, and with it the next.
            return new ForwardOutcome.Failed(
                new ForwardCounts(0, 0, 0),
                deadline.IsCancellationRequested
                    ? new RuntimeError("DeadlineExceeded", "Lambda's deadline came first: give the function more time")
                    : new RuntimeError(failure.GetType().Name, failure.Message));
        }
    }
}
