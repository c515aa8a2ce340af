using Flowrun.Cli.Features.Aws;

namespace Flowrun.Cli.Features.Redrive;

/// <summary>The messages that are held, kept invisible for as long as it takes, and given back.</summary>
internal sealed class HeldLetters(QueueCalls queue, TimeProvider time)
{
    /// <summary>If this program is killed, messages are visible again after it.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Renewal = Visibility / 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldLetter> _held = [];

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<HeldLetter> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Values.OrderBy(held => held.Letter.SentAt).ThenBy(held => held.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>False: it was held already, and now by the newer receipt.</summary>
    public bool Add(HeldLetter held)
    {
        lock (_gate)
        {
            var isNew = !_held.ContainsKey(held.Id);
            _held[held.Id] = held;
            return isNew;
        }
    }

    /// <summary>They are deleted, or not held any more.</summary>
    public void Forget(IEnumerable<HeldLetter> letters)
    {
        lock (_gate)
        {
            foreach (var held in letters)
            {
                _held.Remove(held.Id);
            }
        }
    }

    /// <summary>Makes them visible again at once. A failure is none for whoever waits: they become so by themselves.</summary>
    public async Task ReleaseAsync(IEnumerable<HeldLetter> letters)
    {
        foreach (var batch in letters.Chunk(QueueCalls.MostInBatch))
        {
            // Forgotten first: a renewal afterwards would hide them again.
            Forget(batch);
            await queue.ChangeVisibilityAsync([.. batch.Select(held => held.Message.ReceiptHandle)], TimeSpan.Zero, CancellationToken.None);
        }
    }

    /// <summary>Keeps invisible what is held, until cancelled.</summary>
    public async Task KeepAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Renewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                foreach (var batch in All.Chunk(QueueCalls.MostInBatch))
                {
                    await queue.ChangeVisibilityAsync([.. batch.Select(held => held.Message.ReceiptHandle)], Visibility, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing is held any more.
        }
    }
}
