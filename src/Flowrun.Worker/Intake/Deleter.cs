using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>Deletes messages whose Jobs exist, ten in a call. Until then they are held, so that nobody else receives them.</summary>
/// <param name="retry">Tries the call until the queue answers.</param>
/// <param name="held">How many messages are held: where none is being handled any more, nothing is waited for.</param>
/// <param name="ended">The message is deleted, or will come back and be recognised by its Job's name.</param>
internal sealed class Deleter(
    IQueue queue, QueueRetry retry, int callsAtOnce, Func<int> held, Action<HeldMessage> ended, WorkerMetrics metrics, ILogger log, TimeProvider time)
    : IDisposable
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EntryRetryDelay = TimeSpan.FromMilliseconds(500);

    // What is in it holds its slot or seat, so it is bounded by these.
    private readonly Batches<HeldMessage> _done = new(BatchPatience, time);
    private readonly SemaphoreSlim _calls = new(callsAtOnce, callsAtOnce);
    private int _entrusted;

    public void Delete(HeldMessage message)
    {
        Interlocked.Increment(ref _entrusted);
        _done.Add(message);
    }

    /// <summary>Nothing more will come: <see cref="RunAsync"/> ends when all is deleted.</summary>
    public void Complete() => _done.Complete();

    /// <param name="cancellationToken">Gives up; what is not deleted stays held.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _done.NextAsync(IsAll, cancellationToken) is { Count: > 0 } batch)
            {
                await _calls.WaitAsync(cancellationToken);
                _ = SendAsync(batch, cancellationToken);
            }
        }
        finally
        {
            // Who comes last turns out the light: all calls have ended when all permits are back.
            for (var call = 0; call < callsAtOnce; call++)
            {
                await _calls.WaitAsync(CancellationToken.None);
            }
        }
    }

    public void Dispose() => _calls.Dispose();

    private bool IsAll() => Volatile.Read(ref _entrusted) >= held();

    private async Task SendAsync(List<HeldMessage> batch, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(batch, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is still held is given back, and recognised by its Job's name when it is received again.
        }
        finally
        {
            _calls.Release();
        }
    }

    private void Count(List<HeldMessage> batch, IReadOnlyList<BatchFailure> failures)
    {
        metrics.MessagesDeleted(batch.Count - failures.Count);
        var now = time.GetTimestamp();
        foreach (var message in batch.Except(failures.Select(failure => failure.Message)))
        {
            metrics.MessageDone(message.Ages(time, now).Held);
        }
    }

    private async Task DeleteAsync(List<HeldMessage> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            var failures = await retry.ExecuteAsync(
                static async (state, token) => await state.queue.DeleteAsync(state.batch, token), (queue, batch), cancellationToken);
            Count(batch, failures);
            if (failures.Count > 0)
            {
                metrics.QueueError("DeleteMessageBatch", failures.Count);
            }

            var again = new List<HeldMessage>();
            foreach (var failure in failures)
            {
                if (failure.IsSenderFault || attempt == MostAttempts)
                {
                    Log.NotDeleted(log, failure.Message.Id, failure.Code, failure.Text);
                }
                else
                {
                    again.Add(failure.Message);
                }
            }

            foreach (var message in batch.Except(again))
            {
                End(message);
            }

            batch = again;
            if (batch.Count > 0)
            {
                await Task.Delay(EntryRetryDelay * attempt, time, cancellationToken);
            }
        }
    }

    private void End(HeldMessage message)
    {
        Interlocked.Decrement(ref _entrusted);
        ended(message);
    }
}
