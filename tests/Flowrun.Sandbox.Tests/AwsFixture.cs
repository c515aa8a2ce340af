using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Sandbox.Tests;

/// <summary>A sandbox of S3 and SQS for one test, with the clients of the AWS SDK.</summary>
internal sealed class AwsFixture : IAsyncDisposable
{
    private AwsFixture(SandboxAws aws)
    {
        Aws = aws;
        var credentials = new BasicAWSCredentials("anyone", "anything");
        Sqs = new(credentials, new AmazonSQSConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        S3 = new(credentials, new AmazonS3Config { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0 });
    }

    public SandboxAws Aws { get; }

    public AmazonSQSClient Sqs { get; }

    public AmazonS3Client S3 { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AwsFixture> StartAsync(SandboxAwsOptions? options = null) => new(await SandboxAws.StartAsync(options, Cancellation));

    /// <summary>A clock that stands still until the test moves it.</summary>
    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 20, 10, 15, 30, 123, TimeSpan.Zero));

    public async ValueTask DisposeAsync()
    {
        Sqs.Dispose();
        S3.Dispose();
        await Aws.DisposeAsync();
    }
}
