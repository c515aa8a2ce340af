using System.Threading.Channels;

namespace Flowrun.Sandbox.Lambda;

/// <summary>
/// Where a function runs: one invocation at a time, by a process that is started when it is first needed, kept, and started anew when
/// it has ended. Without a command of its own it waits for an executable that somebody else starts.
/// </summary>
internal sealed class ExecutionEnvironment(LambdaFunctionOptions function, Func<FunctionProcess>? start, FunctionLog log, TimeProvider time) : IAsyncDisposable
{
    private readonly Channel<Invocation> _offered = Channel.CreateUnbounded<Invocation>();
    private volatile Invocation? _current;
    private FunctionProcess? _process;

    /// <summary>The invocation that is being served, if it is of that id and has no answer yet.</summary>
    public Invocation? Serving(string requestId) =>
        _current is { } current && current.RequestId == requestId && current.Taken.IsCompleted && !current.Answered.IsCompleted ? current : null;

    /// <summary>Waits for the next invocation. Its deadline runs from now on.</summary>
    public async Task<(Invocation Invocation, DateTimeOffset Deadline)> NextAsync(CancellationToken cancellationToken)
    {
        // A call that a dead process has left behind must not take what is meant for its successor.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _process?.Ended ?? CancellationToken.None);
        var invocation = await _offered.Reader.ReadAsync(ended.Token);
        var deadline = time.GetUtcNow() + function.Timeout;
        invocation.Take(deadline);
        return (invocation, deadline);
    }

    /// <summary>The executable could not start: whoever waits for it is told what it said.</summary>
    public void FailInitialization(ReadOnlyMemory<byte> error)
    {
        if (_current is { } current)
        {
            current.Answer(new(current.RequestId, error, IsError: true));
        }

        _process?.Kill();
    }

    /// <summary>Serves one invocation after the other until it is cancelled.</summary>
    public async Task RunAsync(ChannelReader<Invocation> waiting, CancellationToken cancellationToken)
    {
        await foreach (var invocation in waiting.ReadAllAsync(cancellationToken))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                invocation.Answer(FunctionError.Stopped(invocation.RequestId));
                continue;
            }

            var answer = await ServeAsync(invocation, cancellationToken);
            if (answer.IsError)
            {
                log.Write(time.GetUtcNow(), answer);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.DisposeAsync();
        }
    }

    private async Task<LambdaAnswer> ServeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        _current = invocation;
        if (start is not null && _process is not { IsOver: false })
        {
            await DisposeAsync();
            _process = start();
        }

        _offered.Writer.TryWrite(invocation);
        // Nobody knows when somebody else's executable comes.
        DateTimeOffset? limit = _process is null ? null : time.GetUtcNow() + LambdaLimits.Initialization;
        var failure = await FailureBeforeAsync(invocation.Taken, invocation, limit, LambdaLimits.Initialization, cancellationToken)
            ?? await FailureBeforeAsync(invocation.Answered, invocation, invocation.Taken.Result, function.Timeout, cancellationToken);
        if (failure is not null)
        {
            invocation.Answer(failure);
            _offered.Reader.TryRead(out _);
            _process?.Kill();
        }

        return await invocation.Answered;
    }

    /// <summary>Waits for a step. Null: it was taken; else why the invocation ends without it.</summary>
    private async Task<LambdaAnswer?> FailureBeforeAsync(Task step, Invocation invocation, DateTimeOffset? limit, TimeSpan length, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var never = Task.Delay(Timeout.InfiniteTimeSpan, over.Token);
        await Task.WhenAny(step, invocation.Answered, _process?.Exited ?? never, limit is null ? never : time.UntilAsync(limit.Value, over.Token));
        await over.CancelAsync();
        return step.IsCompleted ? null
            : invocation.Answered.IsCompleted ? await invocation.Answered
            : cancellationToken.IsCancellationRequested ? FunctionError.Stopped(invocation.RequestId)
            : _process is { Exited.IsCompleted: true } ? FunctionError.Exited(invocation.RequestId, await _process.Exited)
            : FunctionError.TimedOut(invocation.RequestId, length);
    }
}
