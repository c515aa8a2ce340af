using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flowrun.Kubernetes.Leases;
using Flowrun.Kubernetes.Tests.Client;

namespace Flowrun.Kubernetes.Tests.Leases;

public sealed class LeaseElectionTests
{
    private readonly ListWatchTime _time = new();
    private readonly Channel<Leadership> _led = Channel.CreateUnbounded<Leadership>();
    private readonly Channel<string?> _faults = Channel.CreateUnbounded<string?>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NoLease_LeadsAndGivesItBackAtTheEnd()
    {
        await using var server = await LeaseServer.StartAsync(_time);

        await RunningAsync(server, async () =>
        {
            var leadership = await LedAsync();
            Assert.True(leadership.IsHeld);
            Assert.Equal("me", server.Holder);
        });

        Assert.Equal("", server.Holder);
    }

    [Fact]
    public async Task RunAsync_LeaseOfAnother_TakesItWhenItHasNotChangedForItsDuration()
    {
        await using var server = await LeaseServer.StartAsync(_time);
        server.Take("another", seconds: 10);
        var began = _time.GetUtcNow();

        await RunningAsync(server, async () =>
        {
            // Two looks and a renewal by the other: the wait begins anew.
            await PauseAsync();
            await PauseAsync();
            server.Take("another", seconds: 10);
            await LedAsync();

            Assert.InRange(server.FirstWrite!.Value - began, TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(16));
            var lease = JsonNode.Parse(server.Stub.Requests.Last(request => request.Method == "PUT").Body)!;
            Assert.Equal("me", (string?)lease["spec"]!["holderIdentity"]);
            Assert.Equal(4, (int)lease["spec"]!["leaseTransitions"]!);
            Assert.Equal("yes", (string?)lease["metadata"]!["labels"]!["kept"]);
        });
    }

    [Fact]
    public async Task RunAsync_LeaseWasGivenBack_TakesItAtOnce()
    {
        await using var server = await LeaseServer.StartAsync(_time);
        server.Take("", seconds: 10);
        var began = _time.GetUtcNow();

        await RunningAsync(server, async () =>
        {
            await LedAsync();
            Assert.Equal(began, server.FirstWrite);
        });
    }

    [Fact]
    public async Task RunAsync_ServerFails_StopsBeforeAnotherMayStart()
    {
        await using var server = await LeaseServer.StartAsync(_time);

        await RunningAsync(server, async () =>
        {
            var leadership = await LedAsync();
            var led = _time.GetUtcNow();
            server.Fails = true;
            while (!leadership.Token.IsCancellationRequested)
            {
                await PauseAsync();
                Assert.True(_time.GetUtcNow() - led <= LeaseTimes.Default.Deadline + (2 * LeaseTimes.Default.Retry));
            }

            Assert.False(leadership.IsHeld);
            Assert.Equal("the lease here/flowrun cannot be held: apis/coordination.k8s.io/v1/namespaces/here/leases/flowrun: 500 {}", await _faults.Reader.ReadAsync(Stop));

            server.Fails = false;
            await LedAsync();
            Assert.Null(await _faults.Reader.ReadAsync(Stop));
        });
    }

    [Fact]
    public async Task RunAsync_AnotherHasTakenIt_StopsAtOnce()
    {
        await using var server = await LeaseServer.StartAsync(_time);

        await RunningAsync(server, async () =>
        {
            var leadership = await LedAsync();
            server.Take("another", seconds: 10);
            await PauseAsync();

            await EndedAsync(leadership);
        });

        Assert.Equal("another", server.Holder);
    }

    [Fact]
    public async Task RunAsync_AnswerToARenewalIsLost_GoesOnLeading()
    {
        await using var server = await LeaseServer.StartAsync(_time);

        await RunningAsync(server, async () =>
        {
            var leadership = await LedAsync();
            server.LoseNextAnswer();
            for (var pause = 0; pause < 10; pause++)
            {
                await PauseAsync();
            }

            Assert.True(leadership.IsHeld);
            Assert.False(_led.Reader.TryRead(out _));
        });
    }

    [Fact]
    public async Task RunAsync_WorkTakesLongToStop_KeepsTheLeaseMeanwhile()
    {
        await using var server = await LeaseServer.StartAsync(_time);
        var stopped = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        using var api = Stub.Api(server.Stub);
        var running = Election(api).RunAsync(
            async leadership =>
            {
                _led.Writer.TryWrite(leadership);
                await stopped.Task;
            },
            stop.Token);

        await LedAsync();
        await stop.CancelAsync();
        for (var pause = 0; pause < 10; pause++)
        {
            await PauseAsync();
        }

        Assert.Equal("me", server.Holder);
        stopped.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("", server.Holder);
    }

    [Fact]
    public async Task RunAsync_WorkFails_EndsWithItsExceptionAndGivesTheLeaseBack()
    {
        await using var server = await LeaseServer.StartAsync(_time);
        using var api = Stub.Api(server.Stub);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Election(api).RunAsync(_ => throw new InvalidOperationException("broken"), Stop));

        Assert.Equal("", server.Holder);
    }

    private LeaseElection Election(Flowrun.Kubernetes.Client.KubernetesApi api) =>
        new(api, "here", "flowrun", "me", LeaseTimes.Default, fault => _faults.Writer.TryWrite(fault), _time, () => 0);

    /// <summary>Lets pauses pass until this process leads.</summary>
    private async Task<Leadership> LedAsync()
    {
        Leadership? led;
        while (!_led.Reader.TryRead(out led))
        {
            var begun = _time.BegunAsync(Stop);
            if (await Task.WhenAny(begun, _led.Reader.WaitToReadAsync(Stop).AsTask()) == begun)
            {
                Pass(await _time.NextAsync(Stop));
            }
        }

        return led;
    }

    /// <summary>Lets the next pause pass.</summary>
    private async Task PauseAsync()
    {
        while (!Pass(await _time.NextAsync(Stop)))
        {
            // The limit of a call, or the lease's own time.
        }
    }

    private bool Pass(TimeSpan wait)
    {
        var isPause = wait == LeaseTimes.Default.Retry;
        _time.Advance(isPause ? wait : TimeSpan.Zero);
        return isPause;
    }

    private static async Task EndedAsync(Leadership leadership)
    {
        var ended = new TaskCompletionSource();
        await using var registration = leadership.Token.Register(ended.SetResult);
        await ended.Task.WaitAsync(Stop);
    }

    private async Task RunningAsync(LeaseServer server, Func<Task> test)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var api = Stub.Api(server.Stub);
        var running = Election(api).RunAsync(
            async leadership =>
            {
                _led.Writer.TryWrite(leadership);
                await Task.Delay(Timeout.Infinite, leadership.Token);
            },
            stop.Token);
        await Task.WhenAny(test(), running).Unwrap();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
