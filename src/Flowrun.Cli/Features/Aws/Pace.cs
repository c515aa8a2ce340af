namespace Flowrun.Cli.Features.Aws;

/// <summary>Lets through so many messages a second and no more. What was not used is not saved up.</summary>
/// <param name="perSecond">1 or more.</param>
internal sealed class Pace(int perSecond, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next;

    /// <summary>How many to send at once: as many as SQS takes in a batch, but no more than a second's.</summary>
    public int Batch => Math.Min(QueueCalls.MostInBatch, perSecond);

    /// <summary>Waits until so many may go.</summary>
    public async Task WaitAsync(int messages, CancellationToken stop)
    {
        var now = time.GetElapsedTime(_start);
        if (_next > now)
        {
            await Task.Delay(_next - now, time, stop);
        }
        else
        {
            _next = now;
        }

        _next += TimeSpan.FromSeconds((double)messages / perSecond);
    }
}
