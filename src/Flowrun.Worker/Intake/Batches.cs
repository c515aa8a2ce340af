using System.Threading.Channels;

namespace Flowrun.Worker.Intake;

/// <summary>Gathers what comes one by one for calls that take ten.</summary>
/// <param name="patience">How long the first waits for others.</param>
internal sealed class Batches<T>(TimeSpan patience, TimeProvider time)
{
    public const int MostInBatch = 10;

    private readonly Channel<T> _coming = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(T item) => _coming.Writer.TryWrite(item);

    /// <summary>Nothing more will be added.</summary>
    public void Complete() => _coming.Writer.TryComplete();

    /// <summary>Up to ten; fewer when no more come within a moment, or when none can come.</summary>
    /// <param name="isAll">None can come any more: nothing is waited for.</param>
    /// <returns>None: there will be no more.</returns>
    public async Task<List<T>> NextAsync(Func<bool> isAll, CancellationToken cancellationToken)
    {
        var batch = new List<T>(MostInBatch);
        if (!await _coming.Reader.WaitToReadAsync(cancellationToken))
        {
            return batch;
        }

        var since = time.GetTimestamp();
        while (true)
        {
            while (batch.Count < MostInBatch && _coming.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            var left = patience - time.GetElapsedTime(since);
            if (batch.Count == MostInBatch || left <= TimeSpan.Zero || isAll())
            {
                return batch;
            }

            if (!await WaitForMoreAsync(left, cancellationToken))
            {
                return batch;
            }
        }
    }

    private async Task<bool> WaitForMoreAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var more = _coming.Reader.WaitToReadAsync(either.Token).AsTask();
        await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return more.IsCompletedSuccessfully && more.Result;
    }
}
