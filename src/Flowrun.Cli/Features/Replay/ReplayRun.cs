using Flowrun.Cli.Features.Aws;
using Flowrun.Core.Replay;

namespace Flowrun.Cli.Features.Replay;

/// <summary>One replay, from where it stands to its end.</summary>
/// <param name="send">Takes a batch, all of it; throws where it does not.</param>
/// <param name="isDone">Told after each batch and each page, when all up to there is done and before anything else is.</param>
internal sealed class ReplayRun(
    BucketListing listing, ReplayFilter filter, Pace pace, Func<IReadOnlyList<ListedObject>, CancellationToken, Task> send, Action<ReplayState> isDone)
{
    /// <exception cref="AwsCallException">S3 or SQS does not do it. What was said to be done is.</exception>
    /// <exception cref="OperationCanceledException">Stopped. What was said to be done is.</exception>
    public async Task RunAsync(ReplayState state, CancellationToken stop)
    {
        var (counts, after) = (state.Counts, state.After);
        var batch = new List<ListedObject>(pace.Batch);
        await foreach (var page in listing.ReadAsync(state.After, stop))
        {
            foreach (var listed in page)
            {
                var verdict = filter.Judge(listed);
                (counts, after) = (counts.With(verdict), listed.Key);
                if (verdict == ReplayVerdict.Send)
                {
                    batch.Add(listed);
                }

                if (batch.Count == pace.Batch)
                {
                    await SendAsync();
                }
            }

            await SendAsync();
        }

        async Task SendAsync()
        {
            if (batch.Count > 0)
            {
                await pace.WaitAsync(batch.Count, stop);
                await send(batch, stop);
                batch.Clear();
            }

            state = state with { Counts = counts, After = after };
            isDone(state);
            stop.ThrowIfCancellationRequested();
        }
    }
}
