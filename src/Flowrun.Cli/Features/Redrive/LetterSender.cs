using Flowrun.Cli.Features.Aws;
using Flowrun.Core.Redrive;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>Sends messages back to the queue, and deletes each from the dead-letter queue only when it is there.</summary>
/// <param name="again">The events become new runs, wished for at this time; null: they are sent as they are.</param>
internal sealed class LetterSender(QueueCalls queue, QueueCalls deadLetters, HeldLetters held, Pace pace, DateTimeOffset? again)
{
    /// <summary>What every queue takes in one batch.</summary>
    private const int MostBytes = 256 * 1024;

    /// <summary>What became of each, in their order. What was not sent stays held.</summary>
    public async Task<IReadOnlyList<LetterFate>> SendAsync(IReadOnlyList<HeldLetter> letters, CancellationToken stop)
    {
        var fates = new List<LetterFate>(letters.Count);
        var ready = new List<(HeldLetter Held, OutgoingMessage Message)>();
        foreach (var letter in letters)
        {
            string? body = null;
            if (again is { } at && !NewRun.TryMake(letter.Letter.Body, at, out body, out var problem))
            {
                fates.Add(new LetterFate(letter, LetterOutcome.NotSent, problem));
                continue;
            }

            ready.Add((letter, letter.ToOutgoing(body)));
        }

        string? givenUp = null;
        foreach (var batch in Batches(ready, pace.Batch, MostBytes))
        {
            givenUp ??= await IsStoppedAsync(batch.Count, stop) ? "stopped before its turn" : null;
            if (givenUp is not null)
            {
                fates.AddRange(batch.Select(one => new LetterFate(one.Held, LetterOutcome.NotSent, givenUp)));
                continue;
            }

            var failures = await queue.SendAsync([.. batch.Select(one => one.Message)], stop);
            fates.AddRange(failures.Select(failure => new LetterFate(batch[failure.Index].Held, LetterOutcome.NotSent, failure.Reason)));
            fates.AddRange(await DeleteAsync([.. batch.Where((_, index) => failures.All(failure => failure.Index != index)).Select(one => one.Held)]));
            givenUp = failures.FirstOrDefault(failure => failure.IsGivenUp).Reason;
        }

        return fates;
    }

    /// <summary>In order, as many as fit into a call.</summary>
    internal static IEnumerable<IReadOnlyList<(HeldLetter Held, OutgoingMessage Message)>> Batches(
        IEnumerable<(HeldLetter Held, OutgoingMessage Message)> letters, int most, int mostBytes)
    {
        var batch = new List<(HeldLetter, OutgoingMessage Message)>();
        var bytes = 0;
        foreach (var letter in letters)
        {
            if (batch.Count == most || (batch.Count > 0 && bytes + letter.Message.Bytes > mostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(letter);
            bytes += letter.Message.Bytes;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<bool> IsStoppedAsync(int messages, CancellationToken stop)
    {
        try
        {
            await pace.WaitAsync(messages, stop);
        }
        catch (OperationCanceledException)
        {
            return true;
        }

        return stop.IsCancellationRequested;
    }

    private async Task<IEnumerable<LetterFate>> DeleteAsync(IReadOnlyList<HeldLetter> sent)
    {
        if (sent.Count == 0)
        {
            return [];
        }

        // What is sent is deleted, also when it was stopped meanwhile.
        var failures = await deadLetters.DeleteAsync([.. sent.Select(one => one.Message.ReceiptHandle)], CancellationToken.None);
        var reasons = failures.ToDictionary(failure => failure.Index, failure => failure.Reason);
        held.Forget(sent.Where((_, index) => !reasons.ContainsKey(index)));
        return sent.Select((one, index) => reasons.TryGetValue(index, out var reason)
            ? new LetterFate(one, LetterOutcome.SentNotDeleted, reason)
            : new LetterFate(one, LetterOutcome.Sent));
    }
}
