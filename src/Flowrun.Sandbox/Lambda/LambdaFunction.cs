using System.Threading.Channels;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Lambda;

/// <summary>A function: invoked by S3's notifications, by the AWS CLI and SDKs, or directly here. One invocation runs at a time; others wait.</summary>
public sealed class LambdaFunction : IAsyncDisposable
{
    private readonly Channel<Invocation> _waiting = Channel.CreateUnbounded<Invocation>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly ExecutionEnvironment _environment;
    private readonly EventQueue _events;
    private readonly RuntimeApi _runtimeApi;
    private Task _serving = Task.CompletedTask;

    private LambdaFunction(LambdaFunctionOptions options, FaultPlan faults, TimeProvider time)
    {
        Name = options.Name;
        _time = time;
        var log = new FunctionLog(options.LogFile);
        _environment = new(
            options,
            options.Command is { } command ? () => FunctionProcess.Start(command, FunctionEnvironment.Of(options, RuntimeApi!), options.LogFile) : null,
            log,
            time);
        _events = new(options, RunAsync, log, time, _stopping.Token);
        _runtimeApi = new(Arn, _environment, faults, time);
    }

    public string Name { get; }

    public string Arn => LambdaFunctions.ArnPrefix + Name;

    /// <summary>Host and port of the Runtime API: what <c>AWS_LAMBDA_RUNTIME_API</c> tells an executable.</summary>
    public string RuntimeApi => _runtimeApi.Address;

    /// <summary>Invokes it and waits for what it answers (RequestResponse).</summary>
    /// <param name="payload">JSON.</param>
    /// <param name="traceId">As of <c>X-Amzn-Trace-Id</c>; null: a new trace.</param>
    /// <param name="clientContext">As of <c>X-Amz-Client-Context</c>.</param>
    public Task<LambdaAnswer> InvokeAsync(
        ReadOnlyMemory<byte> payload, CancellationToken cancellationToken, string? traceId = null, string? clientContext = null) =>
        RunAsync(Create(payload, traceId, clientContext)).WaitAsync(cancellationToken);

    /// <summary>Invokes it with UTF-8 text and waits for what it answers.</summary>
    public Task<LambdaAnswer> InvokeAsync(string json, CancellationToken cancellationToken) => InvokeAsync(System.Text.Encoding.UTF8.GetBytes(json), cancellationToken);

    /// <summary>Puts an event into its queue (Event): handled in a while, tried again when it fails. Returns its request id.</summary>
    /// <param name="delay">How late it comes; by default at once.</param>
    public string Send(ReadOnlyMemory<byte> payload, TimeSpan? delay = null, string? traceId = null, string? clientContext = null)
    {
        var invocation = Create(payload, traceId, clientContext);
        _events.Add(invocation, delay);
        return invocation.RequestId;
    }

    /// <summary>Ends the executable, and with an error what waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_waiting.Reader.TryRead(out var left))
        {
            left.Answer(FunctionError.Stopped(left.RequestId));
        }

        await _environment.DisposeAsync();
        await _runtimeApi.DisposeAsync();
        _stopping.Dispose();
    }

    internal static async Task<LambdaFunction> StartAsync(LambdaFunctionOptions options, FaultPlan faults, TimeProvider time, CancellationToken cancellationToken)
    {
        var function = new LambdaFunction(options, faults, time);
        await function._runtimeApi.StartAsync(cancellationToken);
        function._serving = Task.Run(() => function._environment.RunAsync(function._waiting.Reader, function._stopping.Token), CancellationToken.None);
        return function;
    }

    private Invocation Create(ReadOnlyMemory<byte> payload, string? traceId, string? clientContext) =>
        new(Guid.NewGuid().ToString(), payload, traceId ?? TraceHeader.Create(_time.GetUtcNow()), clientContext);

    private Task<LambdaAnswer> RunAsync(Invocation invocation)
    {
        if (!_waiting.Writer.TryWrite(invocation))
        {
            invocation.Answer(FunctionError.Stopped(invocation.RequestId));
        }

        return invocation.Answered;
    }
}
