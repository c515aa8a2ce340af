using System.Text.Json.Nodes;
using Flowrun.Sandbox;
using Flowrun.Testing.Processes;

namespace Flowrun.Deploy.Tests.BucketNotification;

/// <summary>The script that tells an existing bucket of its destination.</summary>
public class BucketNotificationTests
{
    private const string Queue = "arn:aws:sqs:eu-west-1:210987654321:flowrun";
    private const string Function = "arn:aws:lambda:eu-west-1:210987654321:function:flowrun-forwarder:live";
    private const string Foreign =
        """{"TopicConfigurations":[{"Id":"mail","TopicArn":"arn:aws:sns:eu-west-1:210987654321:mail","Events":["s3:ObjectRemoved:*"]}],"QueueConfigurations":[{"Id":"other","QueueArn":"arn:aws:sqs:eu-west-1:210987654321:other","Events":["s3:ObjectCreated:*"],"Filter":{"Key":{"FilterRules":[{"Name":"Prefix","Value":"images/"}]}}}],"EventBridgeConfiguration":{}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Run_BucketThatNotifiesNothing_HasOurs(string before)
    {
        using var aws = new StubAws(before);

        var (exitCode, output, _) = await aws.RunAsync(["--bucket", "landing", "--queue", Queue, "--prefix", "orders/", "--suffix", ""], Cancellation);

        Assert.Equal(0, exitCode);
        Assert.EndsWith("Written.\n", output, StringComparison.Ordinal);
        Assert.Equal(
            """{"QueueConfigurations":[{"Id":"flowrun","Events":["s3:ObjectCreated:*"],"QueueArn":"QUEUE","Filter":{"Key":{"FilterRules":[{"Name":"prefix","Value":"orders/"}]}}}]}""".Replace("QUEUE", Queue, StringComparison.Ordinal),
            Compact(aws.Configuration));
    }

    [Fact]
    public async Task Run_BucketThatNotifiesOthers_KeepsThem()
    {
        using var aws = new StubAws(Foreign);

        await aws.RunAsync(["--bucket", "landing", "--function", Function], Cancellation);

        var after = JsonNode.Parse(aws.Configuration)!.AsObject();
        var ours = after["LambdaFunctionConfigurations"];
        Assert.Equal($$"""[{"Id":"flowrun","Events":["s3:ObjectCreated:*"],"LambdaFunctionArn":"{{Function}}"}]""", ours!.ToJsonString());
        after.Remove("LambdaFunctionConfigurations");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Foreign), after), aws.Configuration);
    }

    [Fact]
    public async Task Run_AnotherWayBefore_ReplacesIt()
    {
        using var aws = new StubAws(Foreign);

        await aws.RunAsync(["--bucket", "landing", "--queue", Queue], Cancellation);
        await aws.RunAsync(["--bucket", "landing", "--function", Function], Cancellation);

        var after = JsonNode.Parse(aws.Configuration)!;
        Assert.Equal(["other"], after["QueueConfigurations"]!.AsArray().Select(each => each!["Id"]!.GetValue<string>()));
        Assert.Equal(["flowrun"], after["LambdaFunctionConfigurations"]!.AsArray().Select(each => each!["Id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Run_EventBridge_IsSwitchedOn()
    {
        using var aws = new StubAws("{}");

        await aws.RunAsync(["--bucket", "landing", "--eventbridge"], Cancellation);

        Assert.Equal("""{"EventBridgeConfiguration":{}}""", Compact(aws.Configuration));
    }

    [Fact]
    public async Task Run_Twice_WritesOnce()
    {
        using var aws = new StubAws(Foreign);

        await aws.RunAsync(["--bucket", "landing", "--queue", Queue], Cancellation);
        var (exitCode, output, _) = await aws.RunAsync(["--bucket", "landing", "--queue", Queue], Cancellation);

        Assert.Equal((0, "Nothing to change.\n"), (exitCode, output));
        Assert.Equal(1, aws.Puts);
    }

    [Fact]
    public async Task Run_Remove_LeavesTheOthers()
    {
        using var aws = new StubAws(Foreign);

        await aws.RunAsync(["--bucket", "landing", "--queue", Queue], Cancellation);
        await aws.RunAsync(["--bucket", "landing", "--queue", Queue, "--remove"], Cancellation);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Foreign), JsonNode.Parse(aws.Configuration)), aws.Configuration);
    }

    [Fact]
    public async Task Run_DryRun_ShowsAndWritesNothing()
    {
        using var aws = new StubAws(Foreign);

        var (exitCode, output, _) = await aws.RunAsync(["--bucket", "landing", "--queue", Queue, "--dry-run"], Cancellation);

        Assert.Equal(0, exitCode);
        Assert.Contains($"+      \"QueueArn\": \"{Queue}\"", output, StringComparison.Ordinal);
        Assert.Equal(Foreign, aws.Configuration);
    }

    [Theory]
    [InlineData("--bucket is missing", "--eventbridge")]
    [InlineData("one of --queue, --function and --eventbridge is missing", "--bucket", "landing")]
    [InlineData("--queue, --function and --eventbridge exclude each other", "--bucket", "landing", "--eventbridge", "--queue", Queue)]
    [InlineData("--queue needs a value", "--bucket", "landing", "--queue")]
    [InlineData("--topic is not an option", "--topic", "mail")]
    public async Task Run_WrongOptions_AreRefused(string reason, params string[] arguments)
    {
        using var aws = new StubAws(Foreign);

        var (exitCode, output, error) = await aws.RunAsync(arguments, Cancellation);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"bucket-notification: {reason}\nusage: ", error, StringComparison.Ordinal);
        Assert.Equal(0, aws.Puts);
    }

    [Fact]
    public async Task Run_RealCommandLine_UploadReachesTheQueue()
    {
        RequiredTool.Find("aws");
        RequiredTool.Find("jq");
        await using var sandbox = await SandboxAws.StartAsync(null, Cancellation);
        var queue = sandbox.Queues.Create("flowrun");
        var environment = new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = sandbox.Endpoint.AbsoluteUri,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "anyone",
            ["AWS_SECRET_ACCESS_KEY"] = "anything",
            ["AWS_PROFILE"] = null,
        };
        await RunAsync("aws", ["s3", "mb", "s3://landing"], environment);

        await RunAsync("bash", [DeployFolder.PathOf("bucket-notification"), "--bucket", "landing", "--queue", queue.Arn, "--prefix", "orders/"], environment);
        await RunAsync("aws", ["s3api", "put-object", "--bucket", "landing", "--key", "orders/1.csv"], environment);
        await RunAsync("aws", ["s3api", "put-object", "--bucket", "landing", "--key", "images/1.png"], environment);

        var keys = queue.Snapshot().Select(message => JsonNode.Parse(message.Body)!["Records"]?[0]!["s3"]!["object"]!["key"]!.GetValue<string>() ?? "s3:TestEvent");
        Assert.Equal(["s3:TestEvent", "orders/1.csv"], keys);
    }

    private static async Task RunAsync(string tool, IEnumerable<string> arguments, Dictionary<string, string?> environment)
    {
        await using var process = RunningProcess.Start(RequiredTool.Find(tool), arguments, environment);
        var exitCode = await process.WaitForExitAsync(Cancellation);
        Assert.True(exitCode == 0, process.Story);
    }

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
