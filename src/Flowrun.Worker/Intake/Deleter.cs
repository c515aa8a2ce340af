using System.Threading.Channels;
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
    private const int MostInBatch = 10;
    private const int MostAttempts = 4;
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EntryRetryDelay = TimeSpan.FromMilliseconds(500);

    // What is in it holds its slot or seat, so it is bounded by these.
    private readonly Channel<HeldMessage> _done = Channel.CreateUnbounded<HeldMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _calls = new(callsAtOnce, callsAtOnce);
    private int _entrusted;

    public void Delete(HeldMessage message)
    {
        Interlocked.Increment(ref _entrusted);
        _done.Writer.TryWrite(message);
    }

    /// <summary>Nothing more will come: <see cref="RunAsync"/> ends when all is deleted.</summary>
    public void Complete() => _done.Writer.TryComplete();

    /// <param name="cancellationToken">Gives up; what is not deleted stays held.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await CollectAsync(cancellationToken) is { Count: > 0 } batch)
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

    /// <summary>Up to ten; fewer when no more come within a moment, or when none can come.</summary>
    private async Task<List<HeldMessage>> CollectAsync(CancellationToken cancellationToken)
    {
        var batch = new List<HeldMessage>(MostInBatch);
        if (!await _done.Reader.WaitToReadAsync(cancellationToken))
        {
            return batch;
        }

        var since = time.GetTimestamp();
        while (true)
        {
            while (batch.Count < MostInBatch && _done.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            var left = BatchPatience - time.GetElapsedTime(since);
            if (batch.Count == MostInBatch || left <= TimeSpan.Zero || Volatile.Read(ref _entrusted) >= held())
            {
                return batch;
            }

            if (!await WaitForMoreAsync(left, cancellationToken))
            {
                return batch;
            }
        }
    }

    private async Task<bool> WaitForMoreAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var more = _done.Reader.WaitToReadAsync(either.Token).AsTask();
        await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return more.IsCompletedSuccessfully && more.Result;
    }

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
