using Flowrun.Core.Admission;
using Flowrun.Core.Runs;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>
/// Sends what can neither become a Job now nor wait in memory to the end of the queue, to be seen again later, so that it does not keep
/// from the worker what is behind it. The copy is a message of its own: it has never been received, and no redrive policy counts against it.
/// </summary>
internal sealed class Deferrals(IQueue queue, WorkerOptions options, WorkerMetrics metrics, ILogger log, TimeProvider time, Func<double> random) : IDisposable
{
    private const string Operation = "SendMessageBatch";

    // A batch may be 256 KiB, and a character three bytes.
    private const int MostCharacters = 64 * 1024;
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMilliseconds(50);

    private readonly Batches<Entry> _entries = new(BatchPatience, time);
    private readonly SemaphoreSlim _calls = new(2 * options.Receivers);
    private int _isFailing;

    /// <param name="done">The groups whose Jobs are created.</param>
    /// <returns>Whether the copy is in the queue, and this message may be deleted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the copy may be there all the same, and is the same run.</exception>
    public async Task<bool> TryDeferAsync(HeldMessage message, IReadOnlyCollection<VersionGroup> done, CancellationToken cancellationToken)
    {
        if (!DeferredAttributes.Fit(message))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var deferral = new Deferral(Deferral.SinceOf(message.Attribute(Deferral.SinceAttribute), message.SentAt ?? now), done);
        var entry = new Entry(new DeferredMessage(message, deferral, deferral.Delay(now, random())), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        _entries.Add(entry);
        return await entry.IsSent.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete() => _entries.Complete();

    /// <summary>Until <see cref="Complete"/>, or cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _entries.NextAsync(static () => false, cancellationToken) is { Count: > 0 } batch)
        {
            await _calls.WaitAsync(cancellationToken);
            _ = SendAsync(batch, cancellationToken);
        }
    }

    public void Dispose() => _calls.Dispose();

    private async Task SendAsync(List<Entry> batch, CancellationToken cancellationToken)
    {
        var isLarge = batch.Sum(entry => entry.Message.Message.Body.Length) > MostCharacters;
        foreach (var part in batch.Chunk(isLarge ? 1 : batch.Count))
        {
            await SendPartAsync(part, cancellationToken);
        }

        _calls.Release();
    }

    private async Task SendPartAsync(Entry[] batch, CancellationToken cancellationToken)
    {
        try
        {
            var failures = await queue.DeferAsync(Array.ConvertAll(batch, entry => entry.Message), cancellationToken);
            Tell(failures.Count == 0 ? null : $"{failures[0].Code}: {failures[0].Text}", failures.Count);
            var failed = failures.Select(failure => failure.Message).ToHashSet();
            Array.ForEach(batch, entry => entry.IsSent.TrySetResult(!failed.Contains(entry.Message.Message)));
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Tell(QueueFault.Of(exception, Operation, options.QueueUrl).Reason, 1);
            }

            Array.ForEach(batch, entry => entry.IsSent.TrySetResult(false));
        }
    }

    private void Tell(string? fault, int count)
    {
        if (fault is null)
        {
            Volatile.Write(ref _isFailing, 0);
            return;
        }

        metrics.QueueError(Operation, count);
        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            Log.NotDeferred(log, fault);
        }
    }

    private readonly record struct Entry(DeferredMessage Message, TaskCompletionSource<bool> IsSent);
}
