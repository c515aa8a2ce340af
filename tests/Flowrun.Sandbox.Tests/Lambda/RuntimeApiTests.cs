using System.Net;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Sandbox.Faults;

namespace Flowrun.Sandbox.Tests.Lambda;

public class RuntimeApiTests
{
    private const string Error = """{"errorType":"Broken","errorMessage":"it broke"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_AnInvocation_HasTheHeadersThatLambdaSends()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder") { Timeout = TimeSpan.FromSeconds(30) }, Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("{}"u8.ToArray(), Cancellation, clientContext: "e30=");

        var received = await runtime.NextAsync();

        Assert.Equal("{}", received.Payload);
        Assert.True(Guid.TryParse(received.RequestId, out _));
        // In whole milliseconds.
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(30), received.Deadline);
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:forwarder", received.FunctionArn);
        Assert.NotNull(XRayTraceHeader.ToTraceParent(received.TraceId));
        Assert.Equal("e30=", received.ClientContext);
        Assert.False(invoked.IsCompleted);
    }

    [Fact]
    public async Task Response_AndError_ReachTheCaller()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);

        var first = function.InvokeAsync("""{"n":1}""", Cancellation);
        var accepted = await runtime.RespondAsync((await runtime.NextAsync()).RequestId, """{"published":3}""");
        var second = function.InvokeAsync("""{"n":2}""", Cancellation);
        await runtime.FailAsync((await runtime.NextAsync()).RequestId, Error);

        Assert.Equal((HttpStatusCode.Accepted, """{"status":"OK"}"""), (accepted.Status, accepted.Body.Trim()));
        Assert.Equal(("""{"published":3}""", false), ((await first).ToString(), (await first).IsError));
        Assert.Equal((Error, true), ((await second).ToString(), (await second).IsError));
    }

    [Fact]
    public async Task Next_SeveralInvocations_OneAfterTheOther()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var (first, second) = (function.InvokeAsync("1", Cancellation), function.InvokeAsync("2", Cancellation));

        var received = await runtime.NextAsync();
        var next = runtime.NextAsync();
        Assert.False(next.IsCompleted);
        await runtime.RespondAsync(received.RequestId, "\"one\"");
        await runtime.RespondAsync((await next).RequestId, "\"two\"");

        Assert.Equal(("\"one\"", "\"two\""), ((await first).ToString(), (await second).ToString()));
    }

    [Theory]
    [InlineData("unknown", "response")]
    [InlineData("unknown", "error")]
    [InlineData(null, "response")]
    public async Task Response_NotOfTheInvocation_InvalidRequestId(string? id, string path)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("1", Cancellation);
        var received = await runtime.NextAsync();
        await (id is null ? runtime.RespondAsync(received.RequestId, "1") : Task.CompletedTask);

        var (status, body) = await runtime.PostAsync($"invocation/{id ?? received.RequestId}/{path}", "1");

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequestID"), (status, JsonNode.Parse(body)!["errorType"]!.GetValue<string>()));
        Assert.Equal(id is null, invoked.IsCompleted);
    }

    [Fact]
    public async Task Response_TooLarge_FailsTheInvocation()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("1", Cancellation);

        var (status, _) = await runtime.RespondAsync((await runtime.NextAsync()).RequestId, new string('1', (6 * 1024 * 1024) + 101));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("Function.ResponseSizeTooLarge", (await invoked).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitError_WhileAnInvocationWaits_IsItsError()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("1", Cancellation);

        // Until the invocation waits for its executable, nobody is told.
        (HttpStatusCode Status, string Body) accepted;
        do
        {
            accepted = await runtime.FailInitializationAsync(Error);
        }
        while (!invoked.IsCompleted);

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        Assert.Equal((Error, true), ((await invoked).ToString(), (await invoked).IsError));
        var next = function.InvokeAsync("2", Cancellation);
        Assert.Equal("2", (await runtime.NextAsync()).Payload);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task Deadline_Passed_TimedOutAndALateAnswerIsRefused()
    {
        var clock = AwsFixture.Clock();
        await using var fixture = await AwsFixture.StartAsync(new() { Time = clock });
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("1", Cancellation);
        var received = await runtime.NextAsync();

        clock.Advance(TimeSpan.FromSeconds(3));

        var answer = await invoked;
        Assert.True(answer.IsError);
        Assert.Equal(
            $$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{received.RequestId}} Error: Task timed out after 3.00 seconds"}""", answer.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, (await runtime.RespondAsync(received.RequestId, "1")).Status);
    }

    [Fact]
    public async Task Fault_OnNext_RefusesAndLeavesTheInvocation()
    {
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.Faults.Add(new Fault { Match = "GET /2018-06-01/runtime/**", Kind = FaultKind.Status, StatusCode = 500, Times = 1 });
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var invoked = function.InvokeAsync("1", Cancellation);

        await Assert.ThrowsAsync<HttpRequestException>(runtime.NextAsync);
        await runtime.RespondAsync((await runtime.NextAsync()).RequestId, "1");

        Assert.Equal("1", (await invoked).ToString());
    }

    [Fact]
    public async Task Dispose_WhileInvocationsWait_TheyEndWithAnError()
    {
        var fixture = await AwsFixture.StartAsync();
        var function = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        using var runtime = new RuntimeClient(function);
        var (served, waiting) = (function.InvokeAsync("1", Cancellation), function.InvokeAsync("2", Cancellation));
        await runtime.NextAsync();
        var next = runtime.NextAsync();

        await fixture.DisposeAsync();

        Assert.True((await served).IsError && (await waiting).IsError);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => next);
    }
}
