using System.Net;
using System.Text.Json.Nodes;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Lambda;

namespace Flowrun.Sandbox.Tests.Lambda;

public class LambdaEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("forwarder")]
    [InlineData("forwarder:$LATEST")]
    [InlineData("000000000000:function:forwarder")]
    [InlineData("arn:aws:lambda:us-east-1:000000000000:function:forwarder")]
    public async Task Invoke_ByNameOrArn_AnswersWithTheFunctionsPayload(string name)
    {
        await using var fixture = await AwsFixture.StartAsync();
        using var runtime = new RuntimeClient(await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation));

        var invoking = InvokeAsync(fixture, name, """{"flow":"orders"}""");
        var received = await runtime.NextAsync();
        await runtime.RespondAsync(received.RequestId, """{"published":1}""");

        using var answer = await invoking;
        Assert.Equal("""{"flow":"orders"}""", received.Payload);
        Assert.Equal((HttpStatusCode.OK, """{"published":1}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal((received.RequestId, "$LATEST"), (answer.Headers.GetValues("x-amzn-RequestId").Single(), answer.Headers.GetValues("X-Amz-Executed-Version").Single()));
        Assert.False(answer.Headers.Contains("X-Amz-Function-Error"));
    }

    [Fact]
    public async Task Invoke_FunctionFails_200WithTheErrorHeader()
    {
        await using var fixture = await AwsFixture.StartAsync();
        using var runtime = new RuntimeClient(await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation));

        var invoking = InvokeAsync(fixture, "forwarder", "1");
        await runtime.FailAsync((await runtime.NextAsync()).RequestId, """{"errorType":"Broken"}""");

        using var answer = await invoking;
        Assert.Equal((HttpStatusCode.OK, "Unhandled"), (answer.StatusCode, answer.Headers.GetValues("X-Amz-Function-Error").Single()));
        Assert.Equal("""{"errorType":"Broken"}""", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Invoke_AsEvent_202AtOnceAndTheFunctionGetsIt()
    {
        await using var fixture = await AwsFixture.StartAsync();
        using var runtime = new RuntimeClient(await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation));
        const string Trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

        using var answer = await InvokeAsync(fixture, "forwarder", "1", ("X-Amz-Invocation-Type", "Event"), ("X-Amzn-Trace-Id", Trace));
        using var dry = await InvokeAsync(fixture, "forwarder", "2", ("X-Amz-Invocation-Type", "DryRun"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.NoContent), (answer.StatusCode, dry.StatusCode));
        var received = await runtime.NextAsync();
        Assert.Equal(("1", Trace), (received.Payload, received.TraceId));
        Assert.Equal(answer.Headers.GetValues("x-amzn-RequestId").Single(), received.RequestId);
    }

    [Theory]
    [InlineData("absent", "{}", "RequestResponse", 404, "ResourceNotFoundException", "arn:aws:lambda:us-east-1:000000000000:function:absent")]
    [InlineData("forwarder:live", "{}", "RequestResponse", 404, "ResourceNotFoundException", "function:forwarder:live")]
    [InlineData("forwarder", "no json", "RequestResponse", 400, "InvalidRequestContentException", "json")]
    [InlineData("forwarder", "{}", "Never", 400, "InvalidParameterValueException", "Never")]
    public async Task Invoke_Wrong_RefusedAsLambdaDoes(string name, string payload, string invocationType, int status, string type, string message)
    {
        await using var fixture = await AwsFixture.StartAsync();
        await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);

        using var answer = await InvokeAsync(fixture, name, payload, ("X-Amz-Invocation-Type", invocationType));

        Assert.Equal((status, type), ((int)answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.Contains(message, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["Message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_EventTooLarge_413()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);

        using var answer = await InvokeAsync(fixture, "forwarder", $"\"{new string('x', 1024 * 1024)}\"", ("X-Amz-Invocation-Type", "Event"));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestTooLargeException"), (answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
    }

    [Fact]
    public async Task Invoke_FaultOfTheServer_InTheWordsOfLambda()
    {
        await using var fixture = await AwsFixture.StartAsync();
        await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);
        fixture.Aws.Faults.Add(new Fault { Match = "POST /2015-03-31/**", Kind = FaultKind.Status, StatusCode = 429 });

        using var answer = await InvokeAsync(fixture, "forwarder", "{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains("\"Type\":\"User\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    public async Task Create_NameOfNoFunction_Refused(string name)
    {
        await using var fixture = await AwsFixture.StartAsync();

        await Assert.ThrowsAsync<LambdaException>(() => fixture.Aws.Functions.CreateAsync(new(name), Cancellation));
    }

    [Fact]
    public async Task Create_SameNameAgain_RefusedAndTheFirstStays()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var first = await fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation);

        await Assert.ThrowsAsync<LambdaException>(() => fixture.Aws.Functions.CreateAsync(new("forwarder"), Cancellation));

        Assert.Same(first, fixture.Aws.Functions.Find("forwarder"));
    }

    private static async Task<HttpResponseMessage> InvokeAsync(AwsFixture fixture, string name, string payload, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.Aws.Endpoint, $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/invocations"));
        request.Content = new StringContent(payload);
        foreach (var (header, value) in headers)
        {
            request.Headers.Add(header, value);
        }

        return await http.SendAsync(request, Cancellation);
    }
}
