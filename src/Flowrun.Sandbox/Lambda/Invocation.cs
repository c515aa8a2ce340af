namespace Flowrun.Sandbox.Lambda;

/// <summary>One invocation on its way: it waits, is taken by the executable, and is answered.</summary>
/// <param name="requestId">The same for all attempts of an event.</param>
/// <param name="traceId">As of <c>X-Amzn-Trace-Id</c>.</param>
/// <param name="clientContext">As of <c>X-Amz-Client-Context</c>, or null.</param>
internal sealed class Invocation(string requestId, ReadOnlyMemory<byte> payload, string traceId, string? clientContext)
{
    private readonly TaskCompletionSource<DateTimeOffset> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LambdaAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public string TraceId { get; } = traceId;

    public string? ClientContext { get; } = clientContext;

    /// <summary>Its deadline, once the executable has asked for it.</summary>
    public Task<DateTimeOffset> Taken => _taken.Task;

    public Task<LambdaAnswer> Answered => _answered.Task;

    public void Take(DateTimeOffset deadline) => _taken.TrySetResult(deadline);

    /// <summary>The first answer counts. False: it had one.</summary>
    public bool Answer(LambdaAnswer answer) => _answered.TrySetResult(answer);

    /// <summary>The same once more, for another attempt.</summary>
    public Invocation Again() => new(RequestId, Payload, TraceId, ClientContext);
}
