using Flowrun.Cli.Commands;
using Flowrun.Cli.Features.Aws;
using Flowrun.Cli.Features.Output;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>One call of <c>redrive</c>: looks at the messages, chooses, gives back what is not chosen, and only then sends.</summary>
/// <remarks>What comes back to the dead-letter queue meanwhile is not looked at: it would go round in circles.</remarks>
/// <param name="queue">Null where nothing is sent.</param>
internal sealed class RedriveSession(RedriveOrder order, QueueCalls deadLetters, QueueCalls? queue, TextWriter output, TextWriter error, TimeProvider time)
{
    // All of a queue's machines are asked, so an empty answer means that it is empty.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    /// <returns>The exit code.</returns>
    /// <exception cref="AwsCallException">The dead-letter queue cannot be read.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var before = await deadLetters.CountAsync(stop);
        if (before.RedrivePolicy is { Length: > 0 } policy)
        {
            await error.WriteLineAsync($"The dead-letter queue has a redrive policy of its own, and each look counts as a receive: {policy}");
        }

        var held = new HeldLetters(deadLetters, time);
        using var keeping = new CancellationTokenSource();
        var kept = held.KeepAsync(keeping.Token);
        try
        {
            await LookAsync(held, stop);
            var all = held.All;
            var chosen = all.Where(letter => order.Choice.IsEmpty || order.Choice.Wants(letter.Letter)).ToList();
            await held.ReleaseAsync(order.Sends ? all.Except(chosen) : all);
            IReadOnlyList<LetterFate> fates = order.Sends
                ? await new LetterSender(queue!, deadLetters, held, new Pace(order.Rate, time), order.Again ? time.GetUtcNow() : null).SendAsync(chosen, stop)
                : [.. chosen.Select(letter => new LetterFate(letter, LetterOutcome.Kept))];
            return await ReportAsync(new RedriveReport(order, before, all.Count, fates), stop);
        }
        finally
        {
            await keeping.CancelAsync();
            await kept;
            await held.ReleaseAsync(held.All);
        }
    }

    private async Task LookAsync(HeldLetters held, CancellationToken stop)
    {
        var missing = order.Choice.Ids.ToHashSet(StringComparer.Ordinal);
        var isByIdAlone = missing.Count > 0 && order.Choice.Reasons.Count == 0;
        while (held.All.Count < order.Max && !(isByIdAlone && missing.Count == 0))
        {
            var messages = await deadLetters.ReceiveAsync(HeldLetters.Visibility, Wait, stop);
            var isNews = false;
            foreach (var message in messages)
            {
                isNews |= held.Add(HeldLetter.Read(message));
                missing.Remove(message.MessageId);
            }

            stop.ThrowIfCancellationRequested();
            if (!isNews)
            {
                break;
            }
        }

        foreach (var id in missing)
        {
            await error.WriteLineAsync($"--id: found {id}: no message with this id was there to be looked at");
        }
    }

    private async Task<int> ReportAsync(RedriveReport report, CancellationToken stop)
    {
        if (order.Output == OutputFormat.Json)
        {
            JsonOutput.Write(output, report.ToJson());
        }
        else
        {
            report.WriteText(output, error, time.GetUtcNow());
        }

        if (stop.IsCancellationRequested && report.Count(LetterOutcome.NotSent) > 0)
        {
            await error.WriteLineAsync("Stopped. What was not sent is where it was; the same command goes on with it.");
        }

        var isDone = report.Count(LetterOutcome.NotSent) + report.Count(LetterOutcome.SentNotDeleted) == 0
            && order.Choice.Ids.All(id => report.Fates.Any(fate => fate.Held.Id == id));
        return isDone ? ExitCode.Done : ExitCode.Failed;
    }
}
