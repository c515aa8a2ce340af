using System.Text.Json.Nodes;
using Flowrun.Forwarder.Tests.Runtime;
using Flowrun.Testing;
using Microsoft.AspNetCore.Http;

namespace Flowrun.Forwarder.Tests.Executable;

/// <summary>The start of the executable that ships.</summary>
public class InitTests(PublishedForwarder forwarder)
{
    private const string Parameter = "/flowrun/queue-url";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WrongSettings_SaysAllOfThemAndEnds()
    {
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = forwarder.Start(
            runtime.Address,
            new Uri("http://127.0.0.1:1"),
            ("FLOWRUN_QUEUE_URL", "uploads"), ("FLOWRUN_ENRICH", "yes"), ("FLOWRUN_MESSAGE_GROUP", "key"), ("FLOWRUN_OVERRIDES", "{"), ("FLOWRUN_PARAMETERS", """{"a b": 1}"""));

        var (path, body, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal(("init/error", "InvalidSettings", 1), (path, body["errorType"]!.GetValue<string>(), await process.WaitForExitAsync(Cancellation)));
        var reasons = body["errorMessage"]!.GetValue<string>();
        Assert.Contains("FLOWRUN_QUEUE_URL: found \"uploads\": expected the queue's URL", reasons, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_ENRICH: found \"yes\": expected one of none, head", reasons, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_MESSAGE_GROUP: found \"key\": expected one of none, bucket, folder", reasons, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_OVERRIDES: found \"{\", which is no JSON", reasons, StringComparison.Ordinal);
        Assert.Contains("FLOWRUN_PARAMETERS[\"a b\"]: found \"a b\": expected a parameter's name", reasons, StringComparison.Ordinal);
        Assert.Equal(reasons, JsonNode.Parse(process.Output)!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Start_WrongSettings_IsWhatWhoInvokesIsTold()
    {
        await using var rig = await ExecutableRig.StartAsync(forwarder, null, ("FLOWRUN_ENRICH", "yes"));

        var (isError, body, _) = await rig.InvokeAsync(Payloads.S3(1));

        Assert.True(isError);
        Assert.Equal("FLOWRUN_ENRICH: found \"yes\": expected one of none, head", body["errorMessage"]!.GetValue<string>());
    }

    [Fact]
    public async Task Start_NoCredentials_SaysSoAndEnds()
    {
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = forwarder.Start(runtime.Address, new Uri("http://127.0.0.1:1"), ("FLOWRUN_QUEUE_URL", "http://127.0.0.1:1/0/uploads"), ("AWS_ACCESS_KEY_ID", null));

        var (path, body, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal(("init/error", "InitFailed", 1), (path, body["errorType"]!.GetValue<string>(), await process.WaitForExitAsync(Cancellation)));
        Assert.Contains("AWS_ACCESS_KEY_ID", body["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NotByLambda_SaysSoAndEnds()
    {
        await using var process = forwarder.Start("", new Uri("http://127.0.0.1:1"));

        Assert.Equal(2, await process.WaitForExitAsync(Cancellation));
        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoRuntimeApiThere_Ends()
    {
        await using var process = forwarder.Start("127.0.0.1:1", new Uri("http://127.0.0.1:1"), ("FLOWRUN_QUEUE_URL", "http://127.0.0.1:1/0/uploads"));

        Assert.Equal(1, await process.WaitForExitAsync(Cancellation));
        Assert.Contains("the Runtime API at 127.0.0.1:1: ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueInAParameter_IsLookedUpDecryptedAndUsed()
    {
        await using var aws = await Sandbox.SandboxAws.StartAsync(cancellationToken: Cancellation);
        var queue = aws.CreateQueueWithDeadLetters("uploads");
        await using var ssm = await SsmAsync(200, $$$"""{"Parameter": {"Name": "{{{Parameter}}}", "Type": "SecureString", "Value": "{{{queue.Url}}}", "Version": 1}}""");
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = forwarder.Start(runtime.Address, aws.Endpoint, ("AWS_ENDPOINT_URL_SSM", ssm.Address.AbsoluteUri), ("FLOWRUN_QUEUE_URL_PARAMETER", Parameter));

        runtime.Invoke(Payloads.S3(1));
        var (_, answer, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal("""{"received":1,"published":1,"skipped":0}""", answer.ToJsonString());
        Assert.Equal(1, queue.Counts.Visible);
        var asked = Assert.Single(ssm.Requests);
        Assert.Equal("AmazonSSM.GetParameter", asked.Headers["X-Amz-Target"]);
        Assert.Equal($$"""{"Name":"{{Parameter}}","WithDecryption":true}""", asked.Body);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=test/", asked.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"__type": "ParameterNotFound"}""", "FLOWRUN_QUEUE_URL_PARAMETER: found \"/flowrun/queue-url\": SSM has no such parameter in this account and region")]
    [InlineData(
        400,
        """{"__type": "AccessDeniedException", "Message": "User: forwarder is not authorized to perform: ssm:GetParameter"}""",
        "FLOWRUN_QUEUE_URL_PARAMETER: GetParameter /flowrun/queue-url: 400 AccessDeniedException: User: forwarder is not authorized to perform: ssm:GetParameter: the function's role needs ssm:GetParameter on it, and kms:Decrypt if it has a key of its own")]
    [InlineData(
        200,
        """{"Parameter": {"Value": "hunter2"}}""",
        "FLOWRUN_QUEUE_URL_PARAMETER: the parameter /flowrun/queue-url holds something else: expected the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads")]
    public async Task Start_ParameterIsOfNoUse_SaysWhyAndEnds(int status, string answer, string reason)
    {
        await using var ssm = await SsmAsync(status, answer);
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = forwarder.Start(runtime.Address, ssm.Address, ("FLOWRUN_QUEUE_URL_PARAMETER", Parameter));

        var (path, body, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal(("init/error", reason), (path, body["errorMessage"]!.GetValue<string>()));
        Assert.Equal(1, await process.WaitForExitAsync(Cancellation));
        Assert.DoesNotContain("hunter2", process.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SsmCannotBeReached_SaysWhyAndEnds()
    {
        await using var runtime = await RuntimeApiStub.StartAsync();
        await using var process = forwarder.Start(runtime.Address, new Uri("http://127.0.0.1:1"), ("FLOWRUN_QUEUE_URL_PARAMETER", Parameter));

        var (path, body, _) = await runtime.AnswerAsync(Cancellation);

        Assert.Equal("init/error", path);
        Assert.StartsWith("FLOWRUN_QUEUE_URL_PARAMETER: GetParameter /flowrun/queue-url: ", body["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<StubServer> SsmAsync(int status, string body) => StubServer.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(body, context.RequestAborted);
    });
}
