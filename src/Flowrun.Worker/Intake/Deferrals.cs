using System.Collections.Concurrent;
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
/// <remarks>Whoever comes when a call may be made takes along all that wait for one: no timer, and full batches where there is much to do.</remarks>
internal sealed class Deferrals(IQueue queue, WorkerOptions options, WorkerMetrics metrics, ILogger log, Func<double> random) : IDisposable
{
    private const string Operation = "SendMessageBatch";
    private const int MostInBatch = 10;

    // A batch may be 256 KiB, and a character three bytes.
    private const int MostCharacters = 64 * 1024;

    private readonly SemaphoreSlim _calls = new(2 * options.Receivers);
    private readonly ConcurrentQueue<Entry> _entries = new();
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

        var deferral = Deferral.Next(message.Attribute(Deferral.TimesAttribute), done);
        var entry = new Entry(new DeferredMessage(message, deferral, deferral.Delay(random())));
        _entries.Enqueue(entry);
        await _calls.WaitAsync(cancellationToken);
        try
        {
            if (!entry.IsTaken)
            {
                await SendAsync(Take(), cancellationToken);
            }
        }
        finally
        {
            _calls.Release();
        }

        return await entry.IsSent.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _calls.Dispose();

    private List<Entry> Take()
    {
        var batch = new List<Entry>(MostInBatch);
        var characters = 0;
        while (batch.Count < MostInBatch && characters < MostCharacters && _entries.TryDequeue(out var entry))
        {
            entry.IsTaken = true;
            batch.Add(entry);
            characters += entry.Message.Message.Body.Length;
        }

        return batch;
    }

    private async Task SendAsync(List<Entry> batch, CancellationToken cancellationToken)
    {
        try
        {
            var failures = await queue.DeferAsync(batch.ConvertAll(entry => entry.Message), cancellationToken);
            Tell(failures.Count == 0 ? null : $"{failures[0].Code}: {failures[0].Text}", failures.Count);
            var failed = failures.Select(failure => failure.Message).ToHashSet();
            batch.ForEach(entry => entry.IsSent.TrySetResult(!failed.Contains(entry.Message.Message)));
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Tell(QueueFault.Of(exception, Operation, options.QueueUrl).Reason, 1);
            }

            batch.ForEach(entry => entry.IsSent.TrySetResult(false));
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

    private sealed class Entry(DeferredMessage message)
    {
        public DeferredMessage Message => message;

        public TaskCompletionSource<bool> IsSent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTaken { get; set; }
    }
}
