using Amazon.Runtime;
using Polly;
using Polly.Retry;

namespace Flowrun.Cli.Features.Aws;

/// <summary>Calls of AWS, made again for about a minute while they fail for a reason that passes.</summary>
internal sealed class AwsRetry(TimeProvider time)
{
    /// <summary>How often a call is made again.</summary>
    public const int MostRetries = 8;

    // A connection may hang without closing. The SDK's own retries are within it.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>The pause before the retry of that number, from 0.</summary>
    public static TimeSpan Pause(int retry) => TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(retry, 10), LongestPause.Ticks));

    /// <param name="call">One attempt. Its token ends it when it takes too long; a stop lets it finish, so that it is known what it did.</param>
    /// <param name="read">What a failure means.</param>
    /// <param name="stop">Ends the pauses.</param>
    /// <exception cref="AwsCallException">Given up.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, Func<Exception, AwsFault> read, CancellationToken stop)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } failure && IsKnown(failure) && read(failure).Passes),
                MaxRetryAttempts = MostRetries,
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Pause(arguments.AttemptNumber)),
            })
            .Build();
        try
        {
            return await pipeline.ExecuteAsync(async _ => await OnceAsync(call), stop);
        }
        catch (Exception failure) when (IsKnown(failure))
        {
            throw new AwsCallException(read(failure).Reason, failure);
        }
    }

    private async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var late = new CancellationTokenSource(CallTimeout, time);
        try
        {
            return await call(late.Token);
        }
        catch (OperationCanceledException cancelled) when (late.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {CallTimeout.TotalSeconds} s", cancelled);
        }
    }

    private static bool IsKnown(Exception failure) => failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;
}
