using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Forwarder.Forwarding;
using Flowrun.Forwarder.Logging;
using Flowrun.Forwarder.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Forwarder.Tests.Runtime;

/// <summary>The loop, without process and without AWS.</summary>
public sealed class InvocationLoopTests : IDisposable
{
    private readonly MemoryStream _log = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));
    private readonly List<string?> _traces = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunOnce_Forwarded_IsAnsweredWithCountsAndLogged()
    {
        await using var stub = await RuntimeApiStub.StartAsync();
        stub.Invoke("""{"hello": 1}""", "request-7");
        Invocation? seen = null;

        await RunOnceAsync(stub, (invocation, _) =>
        {
            seen = invocation;
            _time.Advance(TimeSpan.FromMilliseconds(12.5));
            return Forwarded(new ForwardCounts(3, 2, 1), "S3 event ObjectRemoved:Delete, not ObjectCreated");
        });

        var (path, body, request) = await stub.AnswerAsync(Cancellation);
        Assert.Equal("invocation/request-7/response", path);
        Assert.Equal("""{"received":3,"published":2,"skipped":1}""", body.ToJsonString());
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("""{"hello": 1}""", Encoding.UTF8.GetString(seen!.Payload.Span));
        Assert.Equal((RuntimeApiStub.FunctionArn, stub.TraceHeader), (seen.FunctionArn, seen.TraceHeader));
        Assert.Equal(stub.Deadline.ToUnixTimeMilliseconds(), seen.Deadline.ToUnixTimeMilliseconds());
        Assert.Equal([stub.TraceHeader], _traces);
        Assert.Equal(
            """
            {"timestamp":"2026-11-20T10:00:00.012Z","level":"INFO","message":"forwarded","requestId":"request-7","traceId":"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1","received":3,"published":2,"skipped":1,"skipReasons":["S3 event ObjectRemoved:Delete, not ObjectCreated"],"durationMs":12.5}
            """,
            Assert.Single(Lines()));
    }

    [Fact]
    public async Task RunOnce_Failed_IsAnErrorWithItsReason()
    {
        await using var stub = await RuntimeApiStub.StartAsync();
        stub.Invoke("{}");

        await RunOnceAsync(stub, (_, _) => Task.FromResult<ForwardOutcome>(new ForwardOutcome.Failed(new ForwardCounts(2, 1, 0), new RuntimeError("PoisonEvent", "1 of 2 records"))));

        var (path, body, request) = await stub.AnswerAsync(Cancellation);
        Assert.Equal("invocation/request-1/error", path);
        Assert.Equal("""{"errorType":"PoisonEvent","errorMessage":"1 of 2 records","stackTrace":[]}""", body.ToJsonString());
        Assert.Equal("PoisonEvent", request.Headers["Lambda-Runtime-Function-Error-Type"]);
        var line = JsonNode.Parse(Assert.Single(Lines()))!;
        Assert.Equal(("ERROR", "PoisonEvent", 1), (line["level"]!.GetValue<string>(), line["errorType"]!.GetValue<string>(), line["published"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Run_HandlerThrows_AnswersAndTakesTheNext()
    {
        await using var stub = await RuntimeApiStub.StartAsync();
        stub.Invoke("1", "bad");
        stub.Invoke("2", "good");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var runtime = new RuntimeApi(stub.Address);

        var running = Loop(runtime, (invocation, _) => invocation.RequestId == "bad" ? throw new InvalidOperationException("a bug") : Forwarded(new ForwardCounts(1, 1, 0))).RunAsync(stop.Token);

        var (bad, reason, _) = await stub.AnswerAsync(Cancellation);
        var (good, _, _) = await stub.AnswerAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(("invocation/bad/error", "invocation/good/response"), (bad, good));
        Assert.Equal("""{"errorType":"InvalidOperationException","errorMessage":"a bug","stackTrace":[]}""", reason.ToJsonString());
    }

    [Fact]
    public async Task Run_ToldToStopBetweenInvocations_EndsAsInTheMiddleOfOne()
    {
        await using var stub = await RuntimeApiStub.StartAsync();
        using var runtime = new RuntimeApi(stub.Address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Loop(runtime, (_, _) => Forwarded(new ForwardCounts(0, 0, 0))).RunAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task RunOnce_DeadlineIsNear_StopsInTimeToSaySo()
    {
        await using var stub = await RuntimeApiStub.StartAsync(new RuntimeApiStub { Deadline = _time.GetUtcNow().AddSeconds(30) });
        stub.Invoke("{}");

        await RunOnceAsync(stub, async (_, deadline) =>
        {
            _time.Advance(TimeSpan.FromSeconds(29.4));
            Assert.False(deadline.IsCancellationRequested);
            _time.Advance(TimeSpan.FromSeconds(0.2));
            await Task.Delay(Timeout.Infinite, deadline);
            return null!;
        });

        var (path, body, _) = await stub.AnswerAsync(Cancellation);
        Assert.Equal("invocation/request-1/error", path);
        Assert.Equal("""{"errorType":"DeadlineExceeded","errorMessage":"Lambda\u0027s deadline came first: give the function more time","stackTrace":[]}""", body.ToJsonString());
    }

    [Fact]
    public async Task RunOnce_NoDeadlineNoTrace_IsHandledAllTheSame()
    {
        await using var stub = await RuntimeApiStub.StartAsync(new RuntimeApiStub { Deadline = DateTimeOffset.MaxValue, TraceHeader = null });
        stub.Invoke("{}");

        await RunOnceAsync(stub, (_, _) => Forwarded(new ForwardCounts(1, 1, 0)));

        Assert.Equal("invocation/request-1/response", (await stub.AnswerAsync(Cancellation)).Path);
        Assert.Equal([null], _traces);
    }

    [Fact]
    public async Task RunOnce_LambdaRefusesTheAnswer_GoesOn()
    {
        await using var stub = await RuntimeApiStub.StartAsync(new RuntimeApiStub { AnswerStatus = HttpStatusCode.BadRequest });
        stub.Invoke("{}");

        await RunOnceAsync(stub, (_, _) => Forwarded(new ForwardCounts(1, 1, 0)));

        Assert.Equal("invocation/request-1/response", (await stub.AnswerAsync(Cancellation)).Path);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, HttpStatusCode.Accepted, "GET invocation/next: 500")]
    [InlineData(HttpStatusCode.Forbidden, HttpStatusCode.Accepted, "GET invocation/next: 403")]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.InternalServerError, "POST invocation/request-1/response: 500")]
    public async Task RunOnce_LambdaItselfIsBroken_Ends(HttpStatusCode next, HttpStatusCode answer, string message)
    {
        await using var stub = await RuntimeApiStub.StartAsync(new RuntimeApiStub { NextStatus = next, AnswerStatus = answer });
        stub.Invoke("{}");

        var thrown = await Assert.ThrowsAsync<RuntimeApiException>(() => RunOnceAsync(stub, (_, _) => Forwarded(new ForwardCounts(1, 1, 0))));

        Assert.Equal(message, thrown.Message);
    }

    public void Dispose() => _log.Dispose();

    private static Task<ForwardOutcome> Forwarded(ForwardCounts counts, params string[] reasons) => Task.FromResult<ForwardOutcome>(new ForwardOutcome.Forwarded(counts, reasons));

    private async Task RunOnceAsync(RuntimeApiStub stub, Func<Invocation, CancellationToken, Task<ForwardOutcome>> forward)
    {
        using var runtime = new RuntimeApi(stub.Address);
        await Loop(runtime, forward).RunOnceAsync(Cancellation);
    }

    private InvocationLoop Loop(RuntimeApi runtime, Func<Invocation, CancellationToken, Task<ForwardOutcome>> forward) =>
        new(runtime, forward, _traces.Add, new InvocationLog(_log, _time), _time);

    private string[] Lines() => Encoding.UTF8.GetString(_log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
