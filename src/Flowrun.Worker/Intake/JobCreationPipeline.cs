using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Flowrun.Worker.Intake;

/// <summary>
/// Creates Jobs through what passes: the same name again and again, with jitter, until the API server gives an answer that stands.
/// While it is down a circuit breaker spares it, and nothing is received; one of the held creations is the probe that closes it.
/// </summary>
internal sealed class JobCreationPipeline : IDisposable
{
    private const string Cause = "kubernetes";

    // A whole sampling window of mostly failures is an outage; a quota's race or one overloaded moment is not.
    private const double FailureRatio = 0.5;
    private const int MinimumThroughput = 10;
    private static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly IJobCreator _creator;
    private readonly WorkerMetrics _metrics;
    private readonly SemaphoreSlim _atOnce;
    private readonly ResiliencePipeline<JobCreation> _pipeline;

    /// <param name="creator">Tries once.</param>
    /// <param name="atOnce">Creations at the same moment, 1 or more.</param>
    /// <param name="random">Chance: 0 or more, less than 1.</param>
    public JobCreationPipeline(
        IJobCreator creator, int atOnce, IntakeGate gate, WorkerMetrics metrics, ILogger log, TimeProvider time, Func<double> random)
    {
        _creator = creator;
        _metrics = metrics;
        _atOnce = new SemaphoreSlim(atOnce, atOnce);
        _pipeline = new ResiliencePipelineBuilder<JobCreation> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<JobCreation>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is JobCreation.Transient || arguments.Outcome.Exception is BrokenCircuitException),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                Randomizer = random,
                DelayGenerator = arguments => ValueTask.FromResult(Delay(arguments.Outcome, random)),
                OnRetry = arguments =>
                {
                    if (arguments.Outcome.Result is JobCreation.Transient transient)
                    {
                        Log.CreationRetried(log, arguments.AttemptNumber + 1, arguments.RetryDelay, transient.Reason);
                    }

                    return ValueTask.CompletedTask;
                },
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<JobCreation>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is JobCreation.Transient { IsOutage: true }),
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumThroughput,
                SamplingDuration = SamplingDuration,
                BreakDurationGenerator = arguments => ValueTask.FromResult(BreakDuration(arguments.HalfOpenAttempts)),
                OnOpened = arguments =>
                {
                    var reason = (arguments.Outcome.Result as JobCreation.Transient)?.Reason ?? "no answer";
                    if (gate.Close(Cause, $"The Kubernetes API does not create Jobs: {reason}"))
                    {
                        Log.CircuitOpened(log, reason);
                    }

                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    if (gate.Open(Cause))
                    {
                        Log.CircuitClosed(log);
                    }

                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <returns>Never <see cref="JobCreation.Transient"/>.</returns>
    public ValueTask<JobCreation> CreateAsync(RenderedJob job, RunId run, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(
            static (state, token) => state.Self.TryCreateAsync(state.Job, state.Run, token), (Self: this, Job: job, Run: run), cancellationToken);

    public void Dispose() => _atOnce.Dispose();

    private async ValueTask<JobCreation> TryCreateAsync(RenderedJob job, RunId run, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            var creation = await _creator.CreateAsync(job, run, attempt: 1, cancellationToken);
            _metrics.CreateAnswer(creation);
            return creation;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private static TimeSpan? Delay(Outcome<JobCreation> outcome, Func<double> random) => outcome switch
    {
        // Everybody was told the same: a fifth more at most, so that not all come back at once.
        { Result: JobCreation.Transient { RetryAfter: { } wish } } => (wish < LongestRetryAfter ? wish : LongestRetryAfter) * (1 + (random() / 5)),
        { Exception: BrokenCircuitException { RetryAfter: { } left } } => left + (TimeSpan.FromSeconds(1) * random()),
        { Exception: BrokenCircuitException } => ShortestBreak * (1 + random()),
        _ => null,
    };

    private static TimeSpan BreakDuration(int failedProbes)
    {
        var duration = ShortestBreak * Math.Pow(2, Math.Min(failedProbes, 10));
        return duration < LongestBreak ? duration : LongestBreak;
    }
}
