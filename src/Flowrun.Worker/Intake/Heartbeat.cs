using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>Keeps every held message invisible to others: renews its visibility at half the timeout.</summary>
internal sealed class Heartbeat(
    IQueue queue, HeldMessages held, TimeSpan visibilityTimeout, IntakeGate gate, Uri queueUrl, WorkerMetrics metrics, ILogger log, TimeProvider time)
{
    private const string Operation = "ChangeMessageVisibilityBatch";
    private const string Cause = $"queue:{Operation}";
    private const int MostInBatch = 10;
    private const int CallsAtOnce = 4;

    // SQS holds a message 12 h in all; renewing beyond is an error of its own.
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(11.5);

    // A renewal that fails is tried again in the next beats, and there are four before the timeout.
    private readonly TimeSpan _beat = visibilityTimeout / 8;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await BeatAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Renews what is due: what would be over half of its timeout at the next beat.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var due = Due(time.GetTimestamp());
        QueueFault? fault = null;
        await Parallel.ForEachAsync(
            due.Chunk(MostInBatch),
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (batch, token) => fault = await RenewAsync(batch, token) ?? fault);
        Tell(fault);
    }

    private List<HeldMessage> Due(long now)
    {
        var due = new List<HeldMessage>();
        foreach (var message in held.All())
        {
            var ages = message.Ages(time, now);
            if (ages.IsLost || ages.SinceRenewal <= (visibilityTimeout / 2) - _beat)
            {
                continue;
            }

            if (ages.Held < LongestHold)
            {
                due.Add(message);
            }
            else if (message.Lose(ages.ReceiptHandle))
            {
                Log.HeldTooLong(log, message.Id, ages.Held);
            }
        }

        return due;
    }

    private async ValueTask<QueueFault?> RenewAsync(HeldMessage[] batch, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var handles = Array.ConvertAll(batch, message => message.ReceiptHandle);
        try
        {
            var failures = await queue.ChangeVisibilityAsync(batch, visibilityTimeout, cancellationToken);
            var failed = failures.Select(failure => failure.Message).ToHashSet();
            for (var index = 0; index < batch.Length; index++)
            {
                if (!failed.Contains(batch[index]))
                {
                    batch[index].Renewed(handles[index], now);
                }
            }

            Lose(failures);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.QueueError(Operation);
            var fault = QueueFault.Of(exception, Operation, queueUrl);
            Log.NotRenewed(log, batch.Length, fault.Reason);
            return fault.IsOperators ? fault : null;
        }
    }

    private void Lose(IReadOnlyList<BatchFailure> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        metrics.QueueError(Operation, failures.Count);
        foreach (var failure in failures)
        {
            if (failure.IsSenderFault && failure.Message.Lose(failure.ReceiptHandle))
            {
                Log.Lost(log, failure.Message.Id, failure.Code, failure.Text);
            }
        }
    }

    private void Tell(QueueFault? fault)
    {
        if (fault is not null)
        {
            gate.Close(Cause, fault.Reason);
        }
        else
        {
            gate.Open(Cause);
        }
    }
}
