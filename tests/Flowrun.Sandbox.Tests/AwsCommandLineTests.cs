using System.Text.Json.Nodes;
using Flowrun.Sandbox.Tests.Lambda;
using Flowrun.Testing.Processes;

namespace Flowrun.Sandbox.Tests;

/// <summary>The real AWS CLI and curl, as a newcomer uses them.</summary>
public class AwsCommandLineTests
{
    private const string Bucket = "landing";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AwsCli_UploadToMessage_AndBack()
    {
        var aws = RequiredTool.Find("aws");
        await using var fixture = await AwsFixture.StartAsync();
        var queue = fixture.Aws.Queues.Create("intake");
        var folder = Directory.CreateTempSubdirectory("flowrun-test-");
        try
        {
            var (small, large, copy) = (Path.Combine(folder.FullName, "small.csv"), Path.Combine(folder.FullName, "large.bin"), Path.Combine(folder.FullName, "copy.bin"));
            await File.WriteAllTextAsync(small, "a,b\n1,2\n", Cancellation);
            var content = new byte[20 * 1024 * 1024];
            new Random(1).NextBytes(content);
            await File.WriteAllBytesAsync(large, content, Cancellation);

            await RunAsync(fixture, aws, "s3", "mb", $"s3://{Bucket}");
            await RunAsync(
                fixture, aws, "s3api", "put-bucket-notification-configuration", "--bucket", Bucket, "--notification-configuration",
                $$"""{"QueueConfigurations": [{"QueueArn": "{{queue.Arn}}", "Events": ["s3:ObjectCreated:*"]}]}""");
            await RunAsync(fixture, aws, "s3", "cp", small, $"s3://{Bucket}/orders/año 1+2.csv", "--metadata", "flowrun-memory=2Gi");
            await RunAsync(fixture, aws, "s3", "cp", large, $"s3://{Bucket}/large.bin");
            await RunAsync(fixture, aws, "s3api", "put-object", "--bucket", Bucket, "--key", "../../etc/passwd", "--body", small);
            var listed = await RunAsync(fixture, aws, "s3", "ls", $"s3://{Bucket}", "--recursive");
            await RunAsync(fixture, aws, "s3", "cp", $"s3://{Bucket}/large.bin", copy);
            await RunAsync(fixture, aws, "s3", "rm", $"s3://{Bucket}/large.bin");

            Assert.Equal(content, await File.ReadAllBytesAsync(copy, Cancellation));
            Assert.Contains("8 orders/año 1+2.csv", listed, StringComparison.Ordinal);
            Assert.Equal(["../../etc/passwd", "orders/año 1+2.csv"], fixture.Aws.Buckets.Keys(Bucket));
            Assert.Equal(
                ["", "ObjectCreated:Put", "ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Put"],
                queue.Snapshot().Select(message => JsonNode.Parse(message.Body)!["Records"]?[0]!["eventName"]!.GetValue<string>() ?? ""));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AwsCli_Queue_CreateSendReceiveDelete()
    {
        var aws = RequiredTool.Find("aws");
        await using var fixture = await AwsFixture.StartAsync();

        var url = JsonNode.Parse(await RunAsync(fixture, aws, "sqs", "create-queue", "--queue-name", "intake"))!["QueueUrl"]!.GetValue<string>();
        await RunAsync(
            fixture, aws, "sqs", "send-message", "--queue-url", url, "--message-body", "größer", "--message-attributes", """{"reason": {"DataType": "String", "StringValue": "why"}}""");
        var received = JsonNode.Parse(await RunAsync(
            fixture, aws, "sqs", "receive-message", "--queue-url", url, "--wait-time-seconds", "5", "--attribute-names", "All", "--message-attribute-names", "All"))!["Messages"]![0]!;
        await RunAsync(fixture, aws, "sqs", "delete-message", "--queue-url", url, "--receipt-handle", received["ReceiptHandle"]!.GetValue<string>());

        Assert.Equal("größer", received["Body"]!.GetValue<string>());
        Assert.Equal("why", received["MessageAttributes"]!["reason"]!["StringValue"]!.GetValue<string>());
        Assert.Equal("1", received["Attributes"]!["ApproximateReceiveCount"]!.GetValue<string>());
        Assert.Equal(0, fixture.Aws.Queues.Get("intake").Counts.Total);
    }

    [Fact]
    public async Task AwsCli_Lambda_InvokeAndItsError()
    {
        var aws = RequiredTool.Find("aws");
        await using var fixture = await AwsFixture.StartAsync();
        using var runtime = new RuntimeClient(await fixture.Aws.Functions.CreateAsync(new("forwarder") { Timeout = TimeSpan.FromMinutes(1) }, Cancellation));
        var (payload, output) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            // From a file: the versions of the AWS CLI differ in how they read a payload on the command line.
            await File.WriteAllTextAsync(payload, """{"flow":"orders"}""", Cancellation);
            var invoking = RunAsync(fixture, aws, "lambda", "invoke", "--function-name", "forwarder", "--payload", $"fileb://{payload}", output);
            var received = await runtime.NextAsync();
            await runtime.RespondAsync(received.RequestId, """{"published":1}""");
            Assert.Equal(200, JsonNode.Parse(await invoking)!["StatusCode"]!.GetValue<int>());
            Assert.Equal("""{"flow":"orders"}""", received.Payload);
            Assert.Equal("""{"published":1}""", await File.ReadAllTextAsync(output, Cancellation));

            invoking = RunAsync(fixture, aws, "lambda", "invoke", "--function-name", "forwarder", output);
            await runtime.FailAsync((await runtime.NextAsync()).RequestId, """{"errorType":"Broken"}""");
            Assert.Equal("Unhandled", JsonNode.Parse(await invoking)!["FunctionError"]!.GetValue<string>());
            Assert.Equal("""{"errorType":"Broken"}""", await File.ReadAllTextAsync(output, Cancellation));
        }
        finally
        {
            File.Delete(payload);
            File.Delete(output);
        }
    }

    [Fact]
    public async Task Curl_UploadAndDownload_Works()
    {
        var curl = RequiredTool.Find("curl");
        await using var fixture = await AwsFixture.StartAsync();
        fixture.Aws.CreateBucket(Bucket);
        var file = Path.GetTempFileName();
        try
        {
            // Over a mebibyte, so that curl asks first: Expect: 100-continue.
            await File.WriteAllTextAsync(file, new string('x', 3 * 1024 * 1024), Cancellation);

            await RunAsync(fixture, curl, "-fsS", "-T", file, $"{fixture.Aws.Endpoint}{Bucket}/with-length");
            await RunAsync(fixture, curl, "-fsS", "-T", file, "-H", "Transfer-Encoding: chunked", $"{fixture.Aws.Endpoint}{Bucket}/chunked");
            var got = await RunAsync(fixture, curl, "-fsS", $"{fixture.Aws.Endpoint}{Bucket}/chunked");
            var missing = await RunAsync(fixture, curl, "-sS", $"{fixture.Aws.Endpoint}{Bucket}/absent");

            Assert.Equal(3 * 1024 * 1024, new FileInfo(fixture.Aws.FileOf(Bucket, "with-length")!).Length);
            Assert.Equal(3 * 1024 * 1024, got.TrimEnd('\n').Length);
            Assert.Contains("<Code>NoSuchKey</Code>", missing, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> RunAsync(AwsFixture fixture, string program, params string[] arguments)
    {
        await using var process = RunningProcess.Start(
            program,
            // Version 1 of the AWS CLI does not read AWS_ENDPOINT_URL for SQS.
            arguments is ["sqs", ..] ? [.. arguments, "--endpoint-url", fixture.Aws.Endpoint.AbsoluteUri] : arguments,
            new Dictionary<string, string?>
            {
                ["AWS_ENDPOINT_URL"] = fixture.Aws.Endpoint.AbsoluteUri,
                ["AWS_ACCESS_KEY_ID"] = "anyone",
                ["AWS_SECRET_ACCESS_KEY"] = "anything",
                ["AWS_DEFAULT_REGION"] = "us-east-1",
                ["AWS_DEFAULT_OUTPUT"] = "json",
                ["AWS_CONFIG_FILE"] = "/dev/null",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
                ["AWS_PAGER"] = "",
                ["PYTHONUTF8"] = "1",
                ["LC_ALL"] = "C.UTF-8",
            });
        Assert.True(await process.WaitForExitAsync(Cancellation) == 0, process.Story);
        return process.Output;
    }
}
