using Flowrun.Worker.Health;
using Flowrun.Worker.Metrics;

namespace Flowrun.Worker.Intake;

/// <summary>One loop that receives. Room comes first: what is received and cannot be handled has its receive count raised for nothing.</summary>
/// <param name="begin">Handles a message on its own; the slot is its from now on.</param>
internal sealed class Receiver(
    IQueue queue, QueueRetry retry, Capacity capacity, IntakeGate gate, HeldMessages held, Action<HeldMessage> begin, IntakeState state, WorkerMetrics metrics, TimeProvider time)
{
    private const int MostInBatch = 10;

    // The longest that SQS offers, and the cheapest: an empty queue answers after it.
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    // Readiness wants a sign of life at least once a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A queue that does not keep the poll open must not be asked as fast as it answers: each call is paid for.
    private static readonly TimeSpan EmptyPause = TimeSpan.FromMilliseconds(500);

    /// <param name="stopping">Nothing more is asked for.</param>
    /// <param name="aborting">Later: the call that is under way is not waited for any longer.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var began = time.GetTimestamp();
                if (await RunOnceAsync(stopping, aborting) == 0 && time.GetElapsedTime(began) < EmptyPause)
                {
                    await Task.Delay(EmptyPause, time, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <returns>How many messages came; 0 also where there was no room, or the gate was closed.</returns>
    public async Task<int> RunOnceAsync(CancellationToken stopping, CancellationToken aborting)
    {
        state.Turned();
        var slots = await capacity.ReserveAsync(MostInBatch, Patience, stopping);
        if (slots == 0)
        {
            return 0;
        }

        var taken = 0;
        try
        {
            if (await gate.WaitOpenAsync(Patience, stopping))
            {
                var messages = await retry.ExecuteAsync(TryReceiveAsync, (slots, stopping, aborting), stopping);
                foreach (var message in messages)
                {
                    if (held.TryHold(message, out var taking))
                    {
                        taken++;
                        begin(taking);
                    }
                }

                return messages.Count;
            }

            return 0;
        }
        finally
        {
            if (slots > taken)
            {
                capacity.Release(slots - taken);
            }
        }
    }

    /// <summary>
    /// A call that is cancelled may have messages on their way to us, invisible to everybody until their timeout. So the call under way is
    /// cancelled by <c>aborting</c> only, which comes a moment after <c>stopping</c>: a queue that has messages answers sooner.
    /// </summary>
    private async ValueTask<IReadOnlyList<QueueMessage>> TryReceiveAsync(
        (int Slots, CancellationToken Stopping, CancellationToken Aborting) receive, CancellationToken cancellationToken)
    {
        receive.Stopping.ThrowIfCancellationRequested();
        state.Turned();
        try
        {
            var messages = await queue.ReceiveAsync(receive.Slots, LongPoll, receive.Aborting);
            state.Received();
            metrics.MessageAge(messages.Min(message => message.SentAt) is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero);
            if (messages.Count > 0)
            {
                metrics.MessagesReceived(messages.Count);
            }

            return messages;
        }
        finally
        {
            // A queue that does not answer is no reason to restart the worker.
            state.Turned();
        }
    }
}
