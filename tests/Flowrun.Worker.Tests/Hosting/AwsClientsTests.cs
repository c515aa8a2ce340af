using Amazon.Runtime;
using Amazon.SQS;
using Flowrun.Sandbox;
using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class AwsClientsTests
{
    [Fact]
    public async Task CreateSqs_QueueOfAnEmulatorAndNothingElseSet_Works()
    {
        await using var aws = await SandboxAws.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.CreateQueueWithDeadLetters("uploads");
        using var sqs = AwsClients.CreateSqs(aws.QueueUrl("uploads"));

        var attributes = await sqs.GetQueueAttributesAsync(aws.QueueUrl("uploads").AbsoluteUri, ["ApproximateNumberOfMessages"], TestContext.Current.CancellationToken);

        Assert.Equal(0, attributes.ApproximateNumberOfMessages);
    }

    [Fact]
    public void CreateSqs_QueueInAws_CallsItsRegionAndEndsWhatHangs()
    {
        using var sqs = AwsClients.CreateSqs(new Uri("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads"));

        var config = Assert.IsType<AmazonSQSConfig>(sqs.Config);
        Assert.Equal("eu-central-1", config.RegionEndpoint.SystemName);
        Assert.Equal(RequestRetryMode.Standard, config.RetryMode);
        Assert.Equal(TimeSpan.FromSeconds(30), config.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(5), config.ConnectTimeout);
    }

    [Fact]
    public void CreateS3_NoEndpoint_IsInTheQueuesRegionWithoutPathStyle()
    {
        using var s3 = AwsClients.CreateS3(new Uri("https://sqs.eu-central-1.amazonaws.com/123456789012/uploads"));

        var config = Assert.IsType<Amazon.S3.AmazonS3Config>(s3.Config);
        Assert.Equal("eu-central-1", config.RegionEndpoint.SystemName);
        Assert.False(config.ForcePathStyle);
    }

    [Fact]
    public void CreateS3_NoRegionAnywhere_SaysWhatToSet() =>
        Assert.Equal(
            "The AWS region is not known: set AWS_REGION, or AWS_ENDPOINT_URL for an emulator.",
            Assert.Throws<AmazonClientException>(() => AwsClients.CreateS3(new Uri("http://127.0.0.1:1/0/uploads"))).Message);
}
