using Flowrun.Core.Events;
using Flowrun.Core.Text;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>One message from its body to what is done with it. Each of its records is handled for itself; the message is done when all are.</summary>
internal sealed class MessageHandler(RecordHandler records, DeadLetters deadLetters, ILogger log)
{
    /// <param name="handling">Cancelled when the grace period is over.</param>
    /// <param name="waiting">Cancelled when the worker is told to stop.</param>
    /// <returns>True: delete it. False: leave it to the queue, which delivers it again or redrives it.</returns>
    /// <exception cref="OperationCanceledException">Either was cancelled: give it back.</exception>
    public async Task<bool> HandleAsync(HeldMessage message, CancellationToken handling, CancellationToken waiting)
    {
        using var scope = Log.MessageScope(log, message.Id);
        try
        {
            var verdict = await JudgeAsync(message, handling, waiting);
            return verdict switch
            {
                { IsLeft: true } => false,
                { Reason: { } reason } => await RefuseAsync(message, reason, handling),
                _ => true,
            };
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !(handling.IsCancellationRequested || waiting.IsCancellationRequested))
        {
            // A fault of ours, and perhaps of this message alone: the queue's redrive policy puts a bound to it, and nothing is lost.
            Log.HandlingFailed(log, unexpected, message.ReceiveCount);
            return false;
        }
    }

    private async ValueTask<Verdict> JudgeAsync(HeldMessage message, CancellationToken handling, CancellationToken waiting)
    {
        var parsed = EventParser.Parse(message.Body);
        if (parsed is [var only])
        {
            return await records.HandleAsync(message, only, isOnly: true, handling, waiting);
        }

        return Verdict.Of(await Task.WhenAll(parsed.Select(record => records.HandleAsync(message, record, isOnly: false, handling, waiting))));
    }

    private async ValueTask<bool> RefuseAsync(HeldMessage message, string reason, CancellationToken cancellationToken)
    {
        var shown = OneLine.Of(reason);
        if (await deadLetters.TrySendAsync(message, reason, cancellationToken))
        {
            Log.SentToDeadLetters(log, shown);
            return true;
        }

        Log.LeftToRedrive(log, shown, message.ReceiveCount);
        return false;
    }
}
