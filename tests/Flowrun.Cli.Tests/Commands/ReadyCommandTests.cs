using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Cli.Tests.Commands;

public sealed class ReadyCommandTests
{
    [Fact]
    public async Task Ready_WorkerIsReady_IsDone()
    {
        await using var worker = await StubServer.StartAsync(context => context.Response.WriteAsync("""{"ready": true, "reasons": []}"""));

        var (exitCode, output, _) = await CommandLine.RunAsync("ready", "--url", worker.Address.ToString());

        Assert.Equal((0, "ready\n"), (exitCode, output));
        Assert.Equal("/readyz", Assert.Single(worker.Requests).Target);
    }

    [Fact]
    public async Task Ready_WorkerIsNot_SaysWhy()
    {
        await using var worker = await StubServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync("""{"ready": false, "reasons": ["no such queue", "stopping"]}""");
        });

        var (exitCode, _, error) = await CommandLine.RunAsync("ready", "--url", worker.Address.ToString());

        Assert.Equal(1, exitCode);
        Assert.Equal("not ready: no such queue\n           stopping\n", error);
    }

    [Fact]
    public async Task Ready_LaterThanAsked_Waits()
    {
        var asked = 0;
        await using var worker = await StubServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Task.CompletedTask;
        });

        var (exitCode, output, _) = await CommandLine.RunAsync("ready", "--url", worker.Address.ToString(), "--timeout", "60s");

        Assert.Equal((0, "ready\n"), (exitCode, output));
        Assert.Equal(2, worker.Requests.Count);
    }

    [Fact]
    public async Task Ready_NobodyListens_Fails()
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("ready", "--url", "http://127.0.0.1:1");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("no answer from http://127.0.0.1:1/readyz: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url", "worker")]
    [InlineData("--timeout", "soon")]
    public async Task Ready_NotRight_IsUsage(string option, string value)
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("ready", option, value);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"{option}: found {value}: ", error, StringComparison.Ordinal);
    }
}
