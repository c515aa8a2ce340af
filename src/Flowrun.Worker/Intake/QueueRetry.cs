using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Flowrun.Worker.Intake;

/// <summary>One of the queue's operations, tried until it succeeds or the worker stops. While it is an operator's error, nothing is received.</summary>
internal sealed class QueueRetry
{
    // SQS answers a throttled account within seconds; an operator needs longer, and readiness has told him.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OperatorsDelay = TimeSpan.FromSeconds(15);

    private readonly string _operation;
    private readonly Uri _queue;
    private readonly IntakeGate _gate;
    private readonly WorkerMetrics _metrics;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _pipeline;
    private int _isFailing;

    /// <param name="operation">The SQS operation: <c>ReceiveMessage</c>.</param>
    /// <param name="random">Chance: 0 or more, less than 1.</param>
    public QueueRetry(string operation, Uri queue, IntakeGate gate, WorkerMetrics metrics, ILogger log, TimeProvider time, Func<double> random)
    {
        _operation = operation;
        _queue = queue;
        _gate = gate;
        _metrics = metrics;
        _log = log;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthRetrying(arguments)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                Randomizer = random,
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    Fault(arguments.Outcome.Exception!).IsOperators ? OperatorsDelay * (1 + random()) : null),
                OnRetry = arguments =>
                {
                    Failed(arguments.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private string Cause => $"queue:{_operation}";

    /// <param name="attempt">Called again after every failure but a cancellation of <paramref name="cancellationToken"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled; also where the attempt under way failed otherwise meanwhile.</exception>
    public async ValueTask<TResult> ExecuteAsync<TResult, TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, CancellationToken cancellationToken)
    {
        var result = await TryAsync(attempt, state, cancellationToken);
        if (Volatile.Read(ref _isFailing) != 0 && Interlocked.Exchange(ref _isFailing, 0) != 0)
        {
            _gate.Open(Cause);
            Log.QueueAnswersAgain(_log, _operation);
        }

        return result;
    }

    private async ValueTask<TResult> TryAsync<TResult, TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(attempt, state, cancellationToken);
        }
        catch (Exception last) when (last is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // A queue that fails while the worker stops is no reason to stop otherwise than it should.
            throw new OperationCanceledException(last.Message, last, cancellationToken);
        }
    }

    private static bool IsWorthRetrying(RetryPredicateArguments<object> arguments) =>
        arguments.Outcome.Exception is not null
        && !arguments.Context.CancellationToken.IsCancellationRequested;

    private QueueFault Fault(Exception exception) => QueueFault.Of(exception, _operation, _queue);

    private void Failed(Exception exception)
    {
        _metrics.QueueError(_operation);
        var fault = Fault(exception);
        var isNews = Interlocked.Exchange(ref _isFailing, 1) == 0;
        if (fault.IsOperators)
        {
            if (_gate.Close(Cause, fault.Reason))
            {
                Log.QueueMisconfigured(_log, fault.Reason);
            }
        }
        else if (isNews)
        {
            Log.QueueFails(_log, fault.Reason);
        }
    }
}
